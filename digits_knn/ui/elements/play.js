// What the elements of the lesson share: a button, a part of a drawing; play.css has their looks.

const makeButton = (parent, text, label, onclick) => {
  const button = make(parent, "button", "", text);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.onclick = onclick;
  return button;
};

const makeSvg = (parent, tag, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
};
