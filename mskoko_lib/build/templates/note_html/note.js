/* Sorting and filtering of tables: an enhancement, every row is on the page without it. No dependency, no storage. */
(function () {
  "use strict";
  var NUMBER = /^(?:от )?([+−-]?\d[\d\u202f\u00a0]*(?:,\d+)?)/;

  function text(cell) { return cell ? cell.textContent.replace(/\s+/g, " ").trim() : ""; }

  /* A number, or null for words and for the symbols of empty cells. */
  function number(label) {
    var found = NUMBER.exec(label);
    return found ? parseFloat(found[1].replace(/[\u202f\u00a0]/g, "").replace("−", "-").replace(",", ".")) : null;
  }

  function isEmpty(cell) { return !cell || !!cell.querySelector("abbr.e, abbr.hid"); }

  /* Header cells by the column that they stand over: spanning headers carry none. */
  function leaves(table) {
    var rows = table.tHead.rows, taken = [], found = [];
    for (var r = 0; r < rows.length; r++) {
      taken[r] = taken[r] || [];
      for (var c = 0, at = 0; c < rows[r].cells.length; c++) {
        var cell = rows[r].cells[c];
        while (taken[r][at]) at++;
        for (var dr = 0; dr < cell.rowSpan; dr++)
          for (var dc = 0; dc < cell.colSpan; dc++) (taken[r + dr] = taken[r + dr] || [])[at + dc] = true;
        if (cell.scope === "col") found.push({ cell: cell, column: at });
        at += cell.colSpan;
      }
    }
    return found;
  }

  /* What a symbol means stands under its table once; a pointer is told it in the cell as well. */
  function explain(figure) {
    [].forEach.call(figure.querySelectorAll(".leg span"), function (entry) {
      var symbol = text(entry.querySelector("b")), meaning = text(entry).slice(symbol.length).replace(/^\s+|[;.\s]+$/g, "");
      [].forEach.call(figure.querySelectorAll("td abbr"), function (cell) {
        if (text(cell) === symbol) cell.title = meaning;
      });
    });
  }

  function dataRows(body) {
    return [].filter.call(body.rows, function (row) { return !/\b(grp|tot)\b/.test(row.className) && row.cells.length > 1; });
  }

  function compare(column, numeric, sign) {
    return function (a, b) {
      var x = a.cells[column], y = b.cells[column], gone = isEmpty(x) - isEmpty(y);
      if (gone || (isEmpty(x) && isEmpty(y))) return gone || a.mskokoPlace - b.mskokoPlace;
      var order = numeric ? number(text(x)) - number(text(y)) : text(x).localeCompare(text(y), "ru", { numeric: true });
      return sign * order || a.mskokoPlace - b.mskokoPlace;
    };
  }

  /* Only rows of data move, inside their own group: headings of groups and totals stay where they are. */
  function arrange(table, column, sign) {
    [].forEach.call(table.tBodies, function (body) {
      var rows = dataRows(body), spots = rows.map(function (row) { return row; });
      var shown = rows.filter(function (row) { return !isEmpty(row.cells[column]); });
      var numeric = shown.length > 0 && shown.every(function (row) { return number(text(row.cells[column])) !== null; });
      var order = sign ? compare(column, numeric, sign) : function (a, b) { return a.mskokoPlace - b.mskokoPlace; };
      var anchors = spots.map(function (row) { var mark = document.createComment(""); body.replaceChild(mark, row); return mark; });
      rows.sort(order).forEach(function (row, i) { body.replaceChild(row, anchors[i]); });
    });
  }

  function sortable(table) {
    var heads = leaves(table), state = { column: -1, sign: 0 };
    heads.forEach(function (head) {
      /* Not a button element: Chromium prints a repeated table header without the buttons in it. */
      var button = document.createElement("span"), label = text(head.cell);
      if (!label) return;
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.className = "sort";
      while (head.cell.firstChild) button.appendChild(head.cell.firstChild);
      head.cell.appendChild(button);
      button.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        button.click();
      });
      button.addEventListener("click", function () {
        var right = head.cell.className.split(" ").indexOf("r") >= 0, first = right ? -1 : 1;
        state.sign = state.column !== head.column ? first : state.sign === first ? -first : 0;
        state.column = head.column;
        heads.forEach(function (other) { other.cell.removeAttribute("aria-sort"); });
        if (state.sign) head.cell.setAttribute("aria-sort", state.sign > 0 ? "ascending" : "descending");
        arrange(table, head.column, state.sign);
      });
    });
  }

  function filterable(table, box) {
    var rows = [].concat.apply([], [].map.call(table.tBodies, dataRows));
    var line = document.createElement("p"), label = document.createElement("label"), said = document.createElement("span");
    var field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    line.className = "find";
    label.appendChild(document.createTextNode("Найти строку "));
    label.appendChild(field);
    said.setAttribute("role", "status");
    line.appendChild(label);
    line.appendChild(said);
    box.parentNode.insertBefore(line, box);
    field.addEventListener("input", function () {
      var wanted = field.value.toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ").trim(), n = 0;
      rows.forEach(function (row) {
        row.hidden = text(row).toLowerCase().replace(/ё/g, "е").indexOf(wanted) < 0;
        n += !row.hidden;
      });
      said.textContent = wanted ? "Показано строк: " + n + " из " + rows.length + (n ? "." : ". Таких строк нет.") : "";
    });
  }

  [].forEach.call(document.querySelectorAll("figure.tb > .tw"), function (box) {
    var table = box.querySelector("table"), n = 0;
    if (!table || !table.tHead) return;
    [].forEach.call(table.tBodies, function (body) {
      dataRows(body).forEach(function (row) { row.mskokoPlace = n++; });
    });
    explain(box.parentNode);
    if (n >= 3) sortable(table);
    if (n >= 10) filterable(table, box);
  });
})();
