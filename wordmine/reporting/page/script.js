"use strict";
// The page of a lexicon or of terms.  Text of the corpus only ever becomes a text node.

const data = JSON.parse(document.getElementById("data").textContent);

const TEXTS = {
  en: {
    language: "中文", search: "Search words", regex: "Regular expression", state: "State", all: "all",
    undecided: "undecided", accepted: "accepted", rejected: "rejected", length: "Length", count: "Count",
    acceptAll: (n) => `Accept the ${n} undecided`, rejectAll: (n) => `Reject the ${n} undecided`, undo: "Undo",
    all_: "Of the words shown, those that are judged already stay as they are.", more: "Filter, judge, export",
    save: "Save judgements", load: "Load judgements", export: "Export the accepted:", choose: "choose …",
    keys: "Keys: J next, K previous · A accept, R reject, U undecided · Z undo · Enter open · N note · / search · Esc back to the list",
    pictures: "Charts", words: "words", terms: "terms",
    summary: (n, all, noun) => `${n} of ${all} ${noun} shown`,
    singles: (n) => `${n} single characters are hidden: to see them, clear the least length`,
    progress: (a, r, all) => `${a} accepted, ${r} rejected of ${all}`,
    privacy: "This page holds lines of the corpus: whoever has the page can read them. It loads nothing from the network.",
    noLines: "This page holds no lines of the corpus. It loads nothing from the network.",
    accept: "Accept (A)", reject: "Reject (R)", undecide: "Undecided (U)", note: "Note", close: "Close", next: "Next",
    leftOut: (n, one) => `${n} of the accepted are not in the file, as the tool cannot match them, such as ${one}`,
    noJieba: "jieba (was not installed)", subject: (name) => `It belongs to the subject ${name}.`,
    person: "It is the name of a person, as far as the text shows.",
    longer: "Longer words", shorter: "Shorter words", inCorpus: "Where it stands", inBackground: "In the background",
    none: "No line is in this page.", confidence: "Confidence", lengths: "Length in characters",
    rank: "Rank", word: "Word", scatter: "Occurrences per million words: field (up) against background (right)",
    wrong: "This is not a regular expression.", badFile: "This file holds no judgements.",
    occurs: (n, share) => `It occurs ${n} times; ${share} % of them as this word.`,
    chance: (p) => `The chance that it is a word is ${p} %.`,
    free: "It stands free at both ends: what comes before and after it varies.",
    boundLeft: "What comes before it varies little: it may be the end of something longer.",
    boundRight: "What comes after it varies little: it may be the beginning of something longer.",
    bound: "What comes before and after it varies little: it may be a part of something longer.",
    term: (a, b) => `It occurs ${a} times in the field and ${b} times in the background.`,
  },
  zh: {
    language: "English", search: "搜索词语", regex: "正则表达式", state: "状态", all: "全部",
    undecided: "未定", accepted: "已接受", rejected: "已拒绝", length: "词长", count: "词频",
    acceptAll: (n) => `接受未定的 ${n} 个`, rejectAll: (n) => `拒绝未定的 ${n} 个`, undo: "撤销",
    all_: "只评判当前显示的词里未定的；评判过的不变。", more: "筛选、评判、导出",
    save: "保存评判", load: "载入评判", export: "导出已接受的词：", choose: "请选择……",
    keys: "快捷键：J、K 移动 · A 接受，R 拒绝，U 未定 · Z 撤销 · 回车展开 · N 备注 · / 搜索 · Esc 回到列表",
    pictures: "图表", words: "个词", terms: "个术语",
    summary: (n, all, noun) => `显示 ${n} / ${all} ${noun}`,
    singles: (n) => `另有 ${n} 个单字不显示：清空词长下限即可显示`,
    progress: (a, r, all) => `已接受 ${a}，已拒绝 ${r}，共 ${all}`,
    privacy: "本页包含语料原文的句子，拿到本页的人都能读到。本页不访问任何网络。",
    noLines: "本页不含语料原文。本页不访问任何网络。",
    accept: "接受 (A)", reject: "拒绝 (R)", undecide: "未定 (U)", note: "备注", close: "关闭", next: "下一个",
    leftOut: (n, one) => `已接受的词里有 ${n} 个不在文件里，因为该工具匹配不了，如 ${one}`,
    noJieba: "jieba（制作时未安装）", subject: (name) => `所属主题：${name}。`,
    person: "从语料看，这是一个人名。",
    longer: "更长的词", shorter: "更短的词", inCorpus: "上下文", inBackground: "背景语料中",
    none: "本页没有它的例句。", confidence: "置信度", lengths: "词长（字）",
    rank: "序号", word: "词语", scatter: "每百万词出现次数：领域（纵）与背景（横）",
    wrong: "正则表达式有误。", badFile: "此文件不含评判。",
    occurs: (n, share) => `出现 ${n} 次，其中 ${share} % 成词。`,
    chance: (p) => `成词的概率为 ${p} %。`,
    free: "左右两侧搭配自由：前后出现的字多种多样。",
    boundLeft: "左侧搭配单一：可能是更长词语的后半部分。",
    boundRight: "右侧搭配单一：可能是更长词语的前半部分。",
    bound: "左右两侧搭配单一：可能是更长词语的一部分。",
    term: (a, b) => `在领域语料中出现 ${a} 次，在背景语料中出现 ${b} 次。`,
  },
};

const NAMES_ZH = {
  count: "词频", expected: "成词次数", pmi: "互信息", left_entropy: "左熵", right_entropy: "右熵",
  autonomy: "自由度", confidence: "置信度", score: "得分", free: "自由出现", background_count: "背景词频",
  background_free: "背景自由出现", log_ratio: "对数比", ratio: "频率比", smoothed_ratio: "平滑比",
  log_likelihood: "对数似然", log_odds: "对数几率", simple_maths: "简单频比", blocks: "分布块数",
  deviation: "离散度", alone: "独立成句", variety: "语境多样性", company: "语境", c_value: "C 值", similarity: "相似度",
  subject: "主题", affinity: "主题契合", person: "人名",
};

/** What each column says: in English, and in Chinese. */
const ABOUT = {
  rank: ["Place in the list; 1 is the best", "在词表里的名次，1 最好"],
  state: ["Your judgement: ✓ accepted, ✗ rejected, · undecided", "你的评判：✓ 已接受，✗ 已拒绝，· 未定"],
  word: ["The word", "词语"],
  count: ["How often the string occurs", "这个串出现的次数"],
  expected: ["How often the string occurs as this word, over all ways to cut the text", "在所有切法中，它作为词出现的次数"],
  pmi: ["Pointwise mutual information across the weakest split in two, nats", "点互信息，取最弱的二分处，单位奈特"],
  left_entropy: ["How varied the symbol before it is, nats", "前一个符号有多不确定，单位奈特"],
  right_entropy: ["How varied the symbol after it is, nats", "后一个符号有多不确定，单位奈特"],
  autonomy: ["How much the entropies rise at the edges of the word, standardised", "到词的边界时熵上升多少（标准化，两边相加）"],
  confidence: ["The chance that the string is a word, 0 to 1", "它是词的概率，0 到 1"],
  score: ["What the list is ranked by", "排序的依据"],
  free: ["Occurrences that begin and end where words do", "首尾都在词的边界上的出现次数"],
  background_count: ["How often the string occurs in the background", "在背景语料里出现的次数"],
  background_free: ["Occurrences in the background that begin and end where words do", "在背景语料里，首尾都在词的边界上的出现次数"],
  log_ratio: ["How much more frequent it is in the field at least, with 95 % confidence, bits", "在领域语料里至少常见多少，有 95 % 的把握，单位比特"],
  ratio: ["Ratio of the relative frequencies, bits", "相对频率之比，单位比特"],
  smoothed_ratio: ["Share of all occurrences that the field has, drawn towards 1/2", "全部出现次数中领域语料占的比例，向 1/2 收缩"],
  log_likelihood: ["Log-likelihood ratio G²", "对数似然比 G²"],
  log_odds: ["Log-odds with an informative prior, standard deviations", "带信息先验的对数几率，单位标准差"],
  simple_maths: ["Ratio of the frequencies per million words, 1 added to each", "每百万词频率之比，两边各加 1"],
  blocks: ["In how many of a hundred parts of the field it occurs", "把领域语料分成一百份，出现在几份里"],
  deviation: ["How unevenly it is spread over the field, 0 to 1", "在领域语料里分布有多不均匀，0 到 1"],
  alone: ["Share of the free occurrences that are a whole clause", "自由出现中独占一个小句的比例"],
  variety: ["How much fewer different words stand around it than usual, bits", "周围不同的词比通常少多少，单位比特"],
  company: ["How much the words around it are those around the best terms, nats", "周围的词有多像最好的术语周围的词，单位奈特"],
  c_value: ["Length times the free occurrences outside longer terms", "长度乘以不在更长术语里的自由出现次数"],
  similarity: ["How similar its use is to that of the seeds", "用法与种子词有多相似"],
  subject: ["Number of its subject; 0 for none", "主题的编号，0 表示没有"],
  affinity: ["How much the words around it are those of its subject, a cosine", "周围的词与这个主题有多接近，余弦"],
  person: ["1 for the name of a person", "1 表示人名"],
};

const ROW = 34; // pixels, as the style has it
const BEYOND = 12; // rows drawn above and below what is seen
const FREE = 1; // nats of branching entropy from which a side counts as free
const OTHERS = 12; // longer or shorter words shown
const [UNDECIDED, ACCEPTED, REJECTED] = [0, 1, 2];
const CODES = ["u", "a", "r"];
const VERDICTS = ["undecided", "accept", "reject"];
const SIGNS = ["·", "✓", "✗"];
const MARK = "# wordmine judgements 1\nword\tjudgement\tnote\n";

const size = data.words.length;
const isTerms = data.kind === "terms";
const columns = new Map(data.columns.map(([name, decimals, values]) => [name, { decimals, values }]));
const lengths = data.words.map((word) => [...word].length);
const singles = isTerms ? 0 : lengths.filter((length) => length === 1).length;
const rowOf = new Map(data.words.map((word, row) => [word, row]));
const ranking = isTerms ? data.settings.measure || "score" : "confidence";
const key = "wordmine:" + digest(data.words.join("\n") + JSON.stringify(data.settings));

const verdicts = new Uint8Array(size);
const notes = new Map();
const elsewhere = new Map(); // judged words that this page does not list: kept, and saved again
const past = [];
let view = Uint32Array.from({ length: size }, (_, row) => row);
let current = 0; // place in the view
let opened = -1; // row whose details are shown
let order = { column: "rank", down: false };
let language = stored("wordmine:language") || (navigator.language || "en").slice(0, 2);
if (!(language in TEXTS)) language = "en";

const $ = (id) => document.getElementById(id);
const text = () => TEXTS[language];
const number = (value) => value.toLocaleString("en");
const about = (column) => (ABOUT[column] || ["", ""])[language === "zh" ? 1 : 0];

/** FNV-1a, to tell pages apart. */
function digest(string) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < string.length; i++) hash = Math.imul(hash ^ string.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36) + "." + string.length.toString(36);
}

/** What the browser keeps; a browser that keeps nothing is no fault. */
function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}
function store(name, value) {
  try { localStorage.setItem(name, value); } catch { /* it is in the page until that is closed */ }
}

/** Make an element: its attributes and listeners, then what is in it. */
function make(tag, given = {}, ...children) {
  const svg = ["svg", "rect", "text", "line", "g", "title"].includes(tag);
  const element = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A statistic as files write it: whole numbers are exact, so no rounding can differ. */
function written(column, row) {
  const { decimals, values } = columns.get(column);
  const value = values[row];
  if (!decimals) return String(value);
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  return (value < 0 ? "-" : "") + digits.slice(0, -decimals) + "." + digits.slice(-decimals);
}
/** A statistic for people: whole numbers have commas. */
function figure(column, row) {
  const { decimals, values } = columns.get(column);
  return decimals ? written(column, row) : number(values[row]);
}
function value(column, row) {
  const { decimals, values } = columns.get(column);
  return values[row] / 10 ** decimals;
}
function nameOf(column) {
  if (column === "rank") return text().rank;
  if (column === "word") return text().word;
  if (column === "state") return text().state;
  if (language === "zh") return NAMES_ZH[column] || column;
  return column === "pmi" ? "PMI" : column[0].toUpperCase() + column.slice(1).replaceAll("_", " ");
}

// --- judgements -------------------------------------------------------------------------------

function judge(rows, verdict) {
  const changed = rows.filter((row) => verdicts[row] !== verdict);
  if (!changed.length) return;
  past.push(changed.map((row) => [row, verdicts[row]]));
  for (const row of changed) verdicts[row] = verdict;
  judged();
}
function undo() {
  const last = past.pop();
  if (!last) return;
  for (const [row, verdict] of last) verdicts[row] = verdict;
  judged();
}
function annotate(row, note) {
  const plain = note.replace(/\s+/g, " ").trim();
  if (plain) notes.set(row, plain); else notes.delete(row);
  store(key, judgements());
}
function judged() {
  store(key, judgements());
  showProgress();
  draw();
  if (opened >= 0) showDetails(opened);
}
/** All judgements and notes, as the command line reads them. */
function judgements() {
  const lines = [MARK];
  for (let row = 0; row < size; row++) {
    if (verdicts[row] || notes.has(row)) {
      lines.push(`${data.words[row]}\t${VERDICTS[verdicts[row]]}\t${notes.get(row) || ""}\n`);
    }
  }
  for (const [word, [verdict, note]] of elsewhere) lines.push(`${word}\t${VERDICTS[verdict]}\t${note}\n`);
  return lines.join("");
}
/** Take over one judgement, also of a word that is not in this page. */
function take(word, verdict, note) {
  const row = rowOf.get(word);
  if (row === undefined) {
    if (word) elsewhere.set(word, [verdict, note || ""]);
    return;
  }
  verdicts[row] = verdict;
  if (note) notes.set(row, note);
}
/** Take over judgements from a file; false if it holds none. */
function adopt(content) {
  if (!content.replaceAll("\r\n", "\n").startsWith(MARK)) return false;
  for (const line of content.replaceAll("\r\n", "\n").slice(MARK.length).split("\n")) {
    const [word, verdict, note] = line.split("\t");
    const known = VERDICTS.indexOf(verdict);
    if (known >= 0) take(word, known, note);
  }
  return true;
}

// --- export -----------------------------------------------------------------------------------

/** What IK can match as one word: it ends every word at other signs. */
const IK_WORD = /^[0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7a3\u{20000}-\u{3ffff}]+\n$/u;

const EXPORTS = {
  plain: (rows) => rows.filter((row) => lengths[row] > 1).map((row) => data.words[row] + "\n"),
  ik: (rows) => {
    const lowered = EXPORTS.plain(rows).filter((line) => IK_WORD.test(line)).map((line) => line.replace(/[A-Z]/g, (c) => c.toLowerCase()));
    return [...new Set(lowered)];
  },
  jieba: (rows) => rows
    .filter((row) => data.exports.jieba[row] !== null)
    .map((row) => `${data.words[row]}${data.exports.jieba[row]}\n`),
  tsv: (rows) => [data.exports.tsv, ...rows.map((row) =>
    [data.words[row], ...[...columns.keys()].map((column) => written(column, row))].join("\t") + "\n")],
};
function exported(format) {
  const rows = [];
  for (let row = 0; row < size; row++) if (verdicts[row] === ACCEPTED) rows.push(row);
  const left = rows.filter((row) => lengths[row] > 1 && !EXPORTS[format]([row]).length);
  if (left.length) $("progress").textContent = text().leftOut(number(left.length), data.words[left[0]]);
  return EXPORTS[format](rows).join("");
}
function download(name, content) {
  const url = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// --- search, filter, sort ---------------------------------------------------------------------

/** A test of words by what is in the search box; null where that is no regular expression. */
function wanted() {
  const sought = $("search").value.trim();
  if (!sought) return () => true;
  if (!$("regex").checked) return (word) => word.includes(sought);
  try {
    const pattern = new RegExp(sought, "u");
    return (word) => pattern.test(word);
  } catch {
    return null;
  }
}
function bound(id, otherwise) {
  return $(id).value === "" ? otherwise : Number($(id).value);
}
function filter() {
  const fits = wanted();
  $("search").setCustomValidity(fits ? "" : text().wrong);
  $("search").setAttribute("aria-invalid", String(!fits));
  if (!fits) return;
  const state = CODES.indexOf($("state").value);
  const [shortest, longest] = [bound("shortest", 0), bound("longest", Infinity)];
  const [least, common] = [bound("score", -Infinity), bound("count", 0)];
  const scores = columns.get(ranking), counts = columns.get("count");
  const scale = 10 ** scores.decimals;
  const row = view[current];
  const found = [];
  for (let i = 0; i < size; i++) {
    if (fits(data.words[i]) && (state < 0 || verdicts[i] === state)
      && lengths[i] >= shortest && lengths[i] <= longest
      && scores.values[i] >= least * scale && counts.values[i] >= common) found.push(i);
  }
  view = sorted(Uint32Array.from(found));
  current = Math.max(0, view.indexOf(row));
  $("table").scrollTop = Math.max(0, (current - 3) * ROW);
  showProgress();
  draw();
}
function sorted(rows) {
  const { column, down } = order;
  const sign = down ? -1 : 1;
  if (column === "rank") return down ? rows.reverse() : rows;
  const values = column === "state" ? verdicts : column === "length" ? lengths : columns.get(column)?.values;
  const compare = values
    ? (a, b) => sign * (values[a] - values[b]) || a - b
    : (a, b) => sign * (data.words[a] < data.words[b] ? -1 : data.words[a] > data.words[b] ? 1 : 0);
  return rows.sort(compare);
}

// --- the table --------------------------------------------------------------------------------

const shown = isTerms
  ? ["count", "background_count", ranking, ...["score", "company", "subject"].filter((n) => n !== ranking && columns.has(n))]
  : ["count", "expected", "confidence", "pmi", "left_entropy", "right_entropy", "score"];

function showHead() {
  const names = ["rank", "state", "word", ...shown];
  $("table").style.setProperty("--shown", shown.length);
  $("head").replaceChildren(...names.map((column) => {
    const direction = order.column !== column ? "none" : order.down ? "descending" : "ascending";
    const arrow = { none: "", ascending: " ↑", descending: " ↓" }[direction];
    return make("button", {
      type: "button", role: "columnheader", "aria-sort": direction, "data-column": column, title: about(column),
      onclick: () => {
        const first = !["rank", "word"].includes(column);
        order = { column, down: order.column === column ? !order.down : first };
        showHead();
        filter();
      },
    }, nameOf(column) + arrow);
  }));
}
function draw(all = false) {
  const table = $("table");
  $("space").style.height = `${view.length * ROW}px`;
  const first = all ? 0 : Math.max(0, Math.floor(table.scrollTop / ROW) - BEYOND);
  const height = Math.max(table.clientHeight, 200);
  const last = Math.min(view.length, all ? 500 : Math.ceil((table.scrollTop + height) / ROW) + BEYOND);
  table.setAttribute("aria-rowcount", String(view.length + 1));
  const rows = [];
  for (let place = first; place < last; place++) rows.push(entry(place));
  $("rows").style.top = `${first * ROW}px`;
  $("rows").replaceChildren(...rows);
}
function entry(place) {
  const row = view[place];
  const verdict = verdicts[row];
  const cells = shown.map((column) => make("span", { role: "gridcell" }, figure(column, row)));
  return make("div", {
    class: `entry ${CODES[verdict]}${place === current ? " current" : ""}`, role: "row",
    "aria-rowindex": place + 2, "aria-selected": String(place === current), "data-row": row,
    onclick: () => { current = place; open(row); },
  },
  make("span", { role: "gridcell" }, number(row + 1)),
  make("span", { role: "gridcell", class: "state", "aria-label": text()[["undecided", "accepted", "rejected"][verdict]] }, SIGNS[verdict]),
  make("span", { role: "gridcell", class: "word" }, data.words[row], notes.has(row) ? " ✎" : ""),
  ...cells);
}
function move(step) {
  if (!view.length) return;
  current = Math.min(view.length - 1, Math.max(0, current + step));
  const table = $("table"), top = current * ROW, head = $("head").offsetHeight;
  if (top < table.scrollTop) table.scrollTop = top;
  if (top + ROW + head > table.scrollTop + table.clientHeight) table.scrollTop = top + ROW + head - table.clientHeight;
  draw();
  if (opened >= 0) open(view[current]);
}
function open(row) {
  opened = row;
  showDetails(row);
  draw();
  // On a narrow screen the details stand above the table, perhaps out of sight.
  if (innerWidth < 740 && $("details").getBoundingClientRect().top < 0) $("details").scrollIntoView();
}
function goTo(row) {
  const place = view.indexOf(row);
  if (place >= 0) { current = place; move(0); }
  open(row);
}

// --- details ----------------------------------------------------------------------------------

/** The name of the subject of a term; nothing if it has none. */
function subjectOf(row) {
  const which = columns.get("subject")?.values[row];
  return which ? (data.settings.subjects || [])[which - 1] : undefined;
}
function sentences(row) {
  const told = text();
  if (isTerms) {
    const name = subjectOf(row);
    const counts = told.term(number(value("count", row)), number(value("background_count", row)));
    const person = columns.get("person")?.values[row] ? [told.person] : [];
    return [counts, ...(name ? [told.subject(name)] : []), ...person];
  }
  const count = value("count", row), expected = value("expected", row);
  const share = count ? Math.round(Math.min(1, expected / count) * 100) : 0;
  const left = value("left_entropy", row) >= FREE, right = value("right_entropy", row) >= FREE;
  const edges = left && right ? told.free : left ? told.boundRight : right ? told.boundLeft : told.bound;
  return [told.occurs(number(count), share), told.chance(Math.round(value("confidence", row) * 100)), edges];
}
function others(row) {
  const word = data.words[row], longer = [], shorter = [];
  for (let i = 0; i < size; i++) {
    const other = data.words[i];
    if (i === row) continue;
    if (longer.length < OTHERS && other.length > word.length && other.includes(word)) longer.push(i);
    else if (shorter.length < OTHERS && lengths[i] > 1 && other.length < word.length && word.includes(other)) shorter.push(i);
  }
  return { longer, shorter };
}
function listing(title, rows) {
  if (!rows.length) return [];
  const buttons = rows.map((row) => make("button", { type: "button", onclick: () => goTo(row) }, data.words[row]));
  return [make("h3", {}, title), make("p", { class: "words" }, ...buttons)];
}
function lines(title, side, row) {
  if (!(side in data.lines)) return [];
  const found = data.lines[side][row] || [];
  const places = found.map(([source, place, left, word, right]) => make("p", { class: "line" },
    left, make("mark", {}, word), right,
    make("span", { class: "place" }, [data.sources[source], place].filter((part) => part !== "" && part !== null).join(":"))));
  return [make("h3", {}, title), ...(places.length ? places : [make("p", {}, text().none)])];
}
function showDetails(row) {
  const told = text(), verdict = verdicts[row];
  const buttons = [["accept", ACCEPTED], ["reject", REJECTED], ["undecide", UNDECIDED]].map(([name, which]) =>
    make("button", {
      type: "button", "aria-pressed": String(verdict === which), class: verdict === which ? `${CODES[which]}-ink` : "",
      onclick: () => judge([row], which),
    }, told[name]));
  const note = make("textarea", { id: "note", "aria-label": told.note, placeholder: told.note, onchange: (event) => { annotate(row, event.target.value); draw(); } });
  note.value = notes.get(row) || "";
  const { longer, shorter } = others(row);
  const figures = [...columns.keys()].map((column) => make("tr", { title: about(column) }, make("td", {}, nameOf(column)), make("td", {}, figure(column, row))));
  $("details").replaceChildren(
    make("h2", {}, data.words[row]),
    make("div", { class: "row" }, ...buttons, make("span", { class: "gap" }),
      make("button", { type: "button", class: "next", onclick: () => move(1) }, told.next),
      make("button", { type: "button", onclick: shut }, told.close)),
    note,
    ...sentences(row).map((sentence) => make("p", {}, sentence)),
    ...lines(told.inCorpus, "", row), ...lines(told.inBackground, "background", row),
    ...listing(told.longer, longer), ...listing(told.shorter, shorter),
    make("h3", {}, `${told.rank} ${number(row + 1)}`), make("table", {}, make("tbody", {}, ...figures)));
  $("details").hidden = false;
}
function shut() {
  opened = -1;
  $("details").hidden = true;
  $("table").focus();
  draw();
}

// --- pictures ---------------------------------------------------------------------------------

function histogram(caption, bins, labels) {
  const [width, height, head, foot] = [300, 160, 14, 18];
  const most = Math.max(...bins, 1), step = width / bins.length;
  const top = (n) => head + (height - head - foot) * (1 - n / most);
  const bars = bins.map((n, i) => make("rect", {
    class: "bar", x: i * step + 1, width: step - 2, y: top(n), height: height - foot - top(n),
  }, make("title", {}, `${labels[i]}: ${number(n)}`)));
  const told = bins.map((n, i) => n && (n === most || step > 25) ?
    make("text", { class: "count", x: (i + 0.5) * step, y: top(n) - 3 }, number(n)) : "");
  const every = Math.ceil(labels.length / 6);
  const names = labels.map((label, i) => i % every ? "" : make("text", { x: i * step + 1, y: height - 4 }, label));
  return make("figure", {},
    make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": caption }, ...bars, ...told, ...names),
    make("figcaption", {}, caption));
}
function showPictures() {
  const long = new Array(10).fill(0);
  for (const length of lengths) long[Math.min(length, 10) - 1]++;
  const found = [histogram(text().lengths, long, long.map((_, i) => i < 9 ? String(i + 1) : "10+"))];
  if (isTerms) {
    found.unshift(scatter());
  } else {
    const sure = new Array(20).fill(0);
    for (let row = 0; row < size; row++) sure[Math.min(19, Math.floor(value("confidence", row) * 20))]++;
    found.unshift(histogram(text().confidence, sure, sure.map((_, i) => (i / 20).toFixed(2))));
  }
  $("charts").replaceChildren(...found);
}
/** Colours that people with any colour vision tell apart (Okabe and Ito 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442"];
const NO_SUBJECT = "#888888";
const colourOf = (subject) => subject ? COLOURS[(subject - 1) % COLOURS.length] : NO_SUBJECT;
/** Terms, the best, beside whose points their names are written where there is room. */
const MOST_LABELS = 200;
function scatter() {
  const [width, height, edge] = [520, 340, 54];
  const per = (column, total) => columns.get(column).values.map((n) => n / (data.settings[total] || 1) * 1e6);
  const up = per("free", "domain_words"), right = per("background_free", "background_words");
  const scale = (values, from, to) => {
    const seen = values.filter((v) => v > 0);
    const low = seen.reduce((a, b) => Math.min(a, b), Infinity), high = seen.reduce((a, b) => Math.max(a, b), 0);
    const isWhole = seen.length === values.length; // no value is 0, which has a place of its own
    const [least, most] = seen.length ? [Math.log10(low) - (isWhole ? 0.1 : 0.5), Math.log10(high) + 0.2] : [0, 1];
    const at = (v) => from + (to - from) * ((v > 0 ? Math.log10(v) : least) - least) / (most - least);
    const steps = most - least < 3 ? [1, 2, 5] : [1];
    const ticks = [...Array(Math.ceil(most - least) + 2).keys()]
      .flatMap((i) => steps.map((step) => step * 10 ** (Math.floor(least) + i)))
      .filter((tick) => tick >= low && tick <= 10 ** most);
    return { at, ticks: isWhole ? ticks : [0, ...ticks] };
  };
  const x = scale(right, edge, width - 8), y = scale(up, height - edge, 8);
  const canvas = make("canvas", { width: width * 2, height: height * 2, role: "img", "aria-label": text().scatter });
  canvas.style.width = `${width}px`;
  const pen = canvas.getContext("2d");
  const ink = getComputedStyle(document.body).getPropertyValue("--faint") || "#777";
  pen.scale(2, 2);
  pen.font = "11px system-ui, sans-serif";
  pen.fillStyle = pen.strokeStyle = ink;
  pen.textAlign = "center";
  for (const tick of x.ticks) pen.fillText(number(tick), Math.min(x.at(tick), width - 20), height - edge + 18);
  pen.textAlign = "right";
  for (const tick of y.ticks) pen.fillText(number(tick), edge - 10, y.at(tick) + 4);
  pen.strokeRect(edge - 6, 2, width - edge, height - edge + 4);
  const subjects = columns.get("subject")?.values;
  pen.globalAlpha = size > 5000 ? 0.35 : 0.7;
  for (let row = size - 1; row >= 0; row--) {
    pen.fillStyle = colourOf(subjects ? subjects[row] : 1);
    pen.beginPath();
    pen.arc(x.at(right[row]), y.at(up[row]), row < 200 ? 3 : 2, 0, 7);
    pen.fill();
  }
  pen.globalAlpha = 1;
  pen.fillStyle = getComputedStyle(document.body).color;
  pen.textAlign = "left";
  const taken = [];
  for (let row = 0; row < Math.min(size, MOST_LABELS); row++) {
    const [left, foot, wide] = [x.at(right[row]) + 5, y.at(up[row]) + 4, pen.measureText(data.words[row]).width];
    const isFree = taken.every(([l, f, w]) => Math.abs(f - foot) > 12 || l > left + wide || left > l + w);
    if (!isFree || left + wide > width - 8) continue;
    taken.push([left, foot, wide]);
    pen.fillText(data.words[row], left, foot);
  }
  const nearest = (event) => {
    const box = canvas.getBoundingClientRect(), zoom = width / box.width;
    const [px, py] = [(event.clientX - box.left) * zoom, (event.clientY - box.top) * zoom];
    let best = -1, distance = 64;
    for (let row = 0; row < size; row++) {
      const away = (x.at(right[row]) - px) ** 2 + (y.at(up[row]) - py) ** 2;
      if (away < distance) [best, distance] = [row, away];
    }
    return best;
  };
  canvas.addEventListener("mousemove", (event) => {
    const row = nearest(event), tip = $("tip");
    tip.hidden = row < 0;
    if (row < 0) return;
    const about = subjectOf(row);
    tip.textContent = `${data.words[row]}  ${up[row].toFixed(1)} : ${right[row].toFixed(1)}${about ? `  ${about}` : ""}`;
    tip.style.left = `${event.clientX + 12}px`;
    tip.style.top = `${event.clientY + 12}px`;
  });
  canvas.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  canvas.addEventListener("click", (event) => { const row = nearest(event); if (row >= 0) goTo(row); });
  const legend = (subjects && data.settings.subjects || []).map((name, i) => {
    const spot = make("span", { class: "spot" });
    spot.style.background = colourOf(i + 1);
    return make("span", {}, spot, `${i + 1} ${name}`);
  });
  return make("figure", {}, canvas, make("figcaption", {}, text().scatter),
    ...(legend.length ? [make("div", { class: "legend" }, ...legend)] : []));
}

// --- the surface ------------------------------------------------------------------------------

/** The words shown that nobody has judged yet. */
function undecidedShown() {
  return [...view].filter((row) => verdicts[row] === UNDECIDED);
}
function showProgress() {
  let accepted = 0, rejected = 0;
  for (const verdict of verdicts) { if (verdict === ACCEPTED) accepted++; else if (verdict === REJECTED) rejected++; }
  const told = text(), done = accepted + rejected;
  const hidden = bound("shortest", 0) > 1 ? singles : 0, all = size - hidden;
  $("progress").textContent = told.progress(number(accepted), number(rejected), number(all));
  $("summary").textContent = told.summary(number(view.length), number(all), told[isTerms ? "terms" : "words"])
    + (hidden ? ` (${told.singles(number(hidden))})` : "");
  $("meter").setAttribute("aria-valuemax", String(all));
  $("meter").setAttribute("aria-valuenow", String(done));
  $("meter").setAttribute("aria-label", $("progress").textContent);
  $("meter").firstElementChild.style.width = `${all ? Math.min(1, done / all) * 100 : 0}%`;
  const undecided = undecidedShown().length;
  $("accept-all").textContent = told.acceptAll(number(undecided));
  $("reject-all").textContent = told.rejectAll(number(undecided));
  $("accept-all").title = $("reject-all").title = told.all_;
}
function speak() {
  const told = text();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = told[element.dataset.text];
  $("title").textContent = document.title;
  $("language").textContent = told.language;
  $("search").placeholder = told.search;
  $("search").setAttribute("aria-label", told.search);
  $("shortest").setAttribute("aria-label", `${told.length} ≥`);
  $("longest").setAttribute("aria-label", `${told.length} ≤`);
  // Without jieba's dictionary, nothing was written for it.
  if (data.exports.jieba.every((line) => line === null)) {
    const option = document.querySelector("#export [value=jieba]");
    option.disabled = true;
    option.textContent = told.noJieba;
  }
  $("score-name").textContent = nameOf(ranking);
  $("table").setAttribute("aria-label", told[isTerms ? "terms" : "words"]);
  $("details").setAttribute("aria-label", told.inCorpus);
  $("privacy").textContent = Object.keys(data.lines).length ? told.privacy : told.noLines;
  showHead();
  showPictures();
  showProgress();
  draw();
  if (opened >= 0) showDetails(opened);
}
const KEYS = {
  j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
  PageDown: () => move(15), PageUp: () => move(-15), Home: () => move(-size), End: () => move(size),
  a: () => judgeHere(ACCEPTED), r: () => judgeHere(REJECTED), u: () => judgeHere(UNDECIDED),
  z: undo, Enter: () => view.length && open(view[current]), o: () => view.length && open(view[current]),
  Escape: shut, "/": () => $("search").focus(),
  n: () => { if (view.length) { open(view[current]); $("note").focus(); } },
};
function judgeHere(verdict) {
  if (!view.length) return;
  judge([view[current]], verdict);
  move(1);
}
function onKey(event) {
  const typing = event.target.closest("input, select, textarea");
  if (typing) {
    if (event.key === "Escape") $("table").focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.closest("button, summary")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) { event.preventDefault(); act(); }
}
function start() {
  if (innerWidth < 740) $("pictures").open = $("more").open = false;
  if (singles && singles < size) $("shortest").value = 2;
  for (const [word, [code, note]] of Object.entries(data.judged)) take(word, CODES.indexOf(code), note);
  adopt(stored(key) || "");
  for (const id of ["search", "shortest", "longest", "score", "count"]) $(id).addEventListener("input", filter);
  for (const id of ["regex", "state"]) $(id).addEventListener("change", filter);
  $("accept-all").addEventListener("click", () => judge(undecidedShown(), ACCEPTED));
  $("reject-all").addEventListener("click", () => judge(undecidedShown(), REJECTED));
  $("undo").addEventListener("click", undo);
  $("save").addEventListener("click", () => download("judgements.tsv", judgements()));
  $("load").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    if (adopt(await file.text())) judged(); else $("progress").textContent = text().badFile;
    event.target.value = "";
  });
  $("export").addEventListener("change", (event) => {
    const format = event.target.value;
    const names = { plain: "accepted.txt", jieba: "userdict.txt", ik: "main.dic", tsv: "accepted.tsv" };
    if (format) download(names[format], exported(format));
    event.target.value = "";
  });
  $("language").addEventListener("click", () => {
    language = language === "en" ? "zh" : "en";
    store("wordmine:language", language);
    speak();
  });
  $("table").addEventListener("scroll", () => draw());
  addEventListener("resize", () => draw());
  addEventListener("beforeprint", () => draw(true));
  addEventListener("afterprint", () => draw());
  addEventListener("keydown", onKey);
  speak();
  filter();
}
start();
