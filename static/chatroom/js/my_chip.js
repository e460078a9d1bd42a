// Shows my own name, number and colour in the page's head.

export class MyChip {
  constructor({ details, name, tag }, membership) {
    membership.addEventListener("change", () => {
      name.textContent = membership.userName;
      tag.textContent = `#${membership.tag}`;
      details.dataset.colour = membership.colour;
    });
  }
}
