/* Search over what stands on the page: rows that do not hold every word are hidden. No storage, no request. */
(function () {
  "use strict";
  var box = document.getElementById("search"), field = document.getElementById("query");
  var told = document.getElementById("found");
  var rows = [].slice.call(document.querySelectorAll("[data-find]"));

  function plain(text) { return text.toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ").trim(); }

  var texts = rows.map(function (row) { return plain(row.textContent + " " + row.getAttribute("data-find")); });

  function find() {
    var words = plain(field.value).split(" ").filter(Boolean), n = 0;
    rows.forEach(function (row, at) {
      row.hidden = !words.every(function (word) { return texts[at].indexOf(word) >= 0; });
      if (!row.hidden) n++;
    });
    /* A list with nothing left does not keep its heading. */
    [].forEach.call(document.querySelectorAll("h4"), function (head) {
      head.hidden = !head.nextElementSibling.querySelector("[data-find]:not([hidden])");
    });
    told.textContent = words.length ? (n ? "Найдено строк: " + n : "Ничего не найдено") : "";
  }

  box.hidden = false;
  field.addEventListener("input", find);
  field.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { field.value = ""; find(); }
  });
  if (field.value) find();
})();
