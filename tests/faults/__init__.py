"""What goes wrong in a school: the network, the server, the disk, the database."""
