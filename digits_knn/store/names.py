"""Made-up names, so that nobody has to give one: "Blue Otter"."""

import secrets
from collections.abc import Collection

# kind or plain words only, and animals that are nobody's insult: any pair must do for any student
QUALITIES = (
    *("Amber", "Blue", "Bold", "Brave", "Bright", "Calm", "Cheerful", "Clever", "Coral", "Cosmic"),
    *("Crystal", "Curious", "Daring", "Eager", "Emerald", "Friendly", "Gentle", "Golden", "Green"),
    *("Happy", "Honest", "Indigo", "Jade", "Jolly", "Kind", "Lively", "Lucky", "Lunar", "Merry"),
    *("Mighty", "Mint", "Nimble", "Orange", "Patient", "Polite", "Proud", "Purple", "Quick"),
    *("Quiet", "Ruby", "Silver", "Sunny", "Swift", "Teal", "Turquoise", "Violet", "Wise"),
)
ANIMALS = (
    *("Badger", "Bison", "Bobcat", "Butterfly", "Cardinal", "Cheetah", "Chipmunk", "Condor"),
    *("Crane", "Cricket", "Deer", "Dolphin", "Dragonfly", "Eagle", "Elk", "Falcon", "Finch"),
    *("Firefly", "Flamingo", "Fox", "Gazelle", "Gecko", "Giraffe", "Hare", "Hawk", "Hedgehog"),
    *("Heron", "Ibis", "Iguana", "Jaguar", "Kangaroo", "Kingfisher", "Kiwi", "Koala", "Lark"),
    *("Lemur", "Leopard", "Lion", "Llama", "Lynx", "Marmot", "Meerkat", "Moose", "Narwhal"),
    *("Nightingale", "Ocelot", "Octopus", "Osprey", "Otter", "Owl", "Panda", "Parrot", "Pelican"),
    *("Penguin", "Puffin", "Quail", "Rabbit", "Raven", "Robin", "Seahorse", "Seal", "Sparrow"),
    *("Squirrel", "Starling", "Stork", "Swan", "Tiger", "Toucan", "Turtle", "Wolf", "Wren"),
    "Zebra",
)
NAMES = tuple(f"{quality} {animal}" for quality in QUALITIES for animal in ANIMALS)


def new_name(taken: Collection[str]) -> str:
    """Choose a name by chance; in one class even the animal is taken once only, while it can be."""
    free = [name for name in NAMES if name not in taken]
    animals = {name.split()[-1] for name in taken}
    return secrets.choice([name for name in free if name.split()[-1] not in animals] or free)
