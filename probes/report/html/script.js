'use strict';
// What a pointer or the arrow keys are at shows its numbers; the theme; and the report as a file. Without this script
// the page has all of its numbers, in tables and titles.
const tip = document.getElementById('tip');
let current = null;

// textOf takes a point's words; its title goes, since the browser would show it as well.
function textOf(point) {
  const title = point.querySelector(':scope > title');
  if (title) {
    point.dataset.tip = title.textContent;
    title.remove();
  }
  if (!point.dataset.tip) point.dataset.tip = fromTable(point);
  return point.dataset.tip;
}

// fromTable finds the numbers of a point in the table beside its picture.
function fromTable(point) {
  const row = point.closest('figure').querySelector('tr[data-s="' + point.dataset.s + '"]');
  if (!row) return '';
  const [name, median, low, high, n, unit, says] = [...row.cells].map(c => c.textContent);
  const number = low === high ? median + ' ' + unit : median + ' ' + unit + ' [' + low + ', ' + high + '] n=' + n;
  return name + ': ' + (says ? says + ', ' : '') + number;
}

function show(point, x, y, more) {
  if (current && current !== point) current.classList.remove('at');
  current = point;
  point.classList.add('at');
  const text = textOf(point) + (more || '');
  if (tip.textContent !== text) tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - box.width - 8)) + 'px';
  tip.style.top = (y + 18 + box.height > innerHeight ? Math.max(8, y - box.height - 12) : y + 18) + 'px';
}

function hide() {
  if (current) current.classList.remove('at');
  current = null;
  tip.hidden = true;
}

document.addEventListener('pointermove', e => {
  const point = e.target.closest ? e.target.closest('.p') : null;
  if (!point) return hide();
  show(point, e.clientX, e.clientY, sampleAt(point, e.clientX, e.clientY));
});
for (const move of ['wheel', 'touchmove']) document.addEventListener(move, hide, {passive: true});

// The arrow keys: left and right to the next point, up and down to the nearest in that direction.
document.addEventListener('keydown', e => {
  const plot = document.activeElement && document.activeElement.closest('.plot');
  if (e.key === 'Escape') return hide();
  if (!plot || !['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(e.key)) return;
  const points = [...plot.querySelectorAll('.p')];
  if (!points.length) return;
  e.preventDefault();
  const at = points.indexOf(current);
  let next = points[0];
  if (e.key === 'End') next = points[points.length - 1];
  else if (e.key === 'ArrowRight') next = points[Math.min(points.length - 1, at + 1)];
  else if (e.key === 'ArrowLeft') next = points[Math.max(0, at - 1)];
  else if (e.key !== 'Home' && at >= 0) next = nearest(points, points[at], e.key === 'ArrowUp' ? -1 : 1);
  next.scrollIntoView({block: 'nearest', inline: 'nearest'});
  const box = next.getBoundingClientRect();
  show(next, box.left + box.width / 2, box.top + box.height / 2);
});

function nearest(points, from, direction) {
  const middle = p => { const b = p.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; };
  const [x, y] = middle(from);
  let best = from, least = Infinity;
  for (const p of points) {
    const [px, py] = middle(p), away = (py - y) * direction;
    const cost = away + 4 * Math.abs(px - x);
    if (away > 0.5 && cost < least) [best, least] = [p, cost];
  }
  return best;
}

// A line stands out while the pointer is at it or at its name.
for (const figure of document.querySelectorAll('figure')) {
  const lines = [...figure.querySelectorAll('[data-l]')];
  figure.addEventListener('pointerover', e => {
    const over = e.target.closest ? e.target.closest('[data-l]') : null;
    for (const line of lines) line.classList.toggle('faint', over !== null && line.dataset.l !== over.dataset.l);
  });
  figure.addEventListener('pointerleave', () => lines.forEach(line => line.classList.remove('faint')));
}

// The report, from the link that holds it.
let report = null;
async function rawText() {
  const link = document.getElementById('gz').getAttribute('href');
  const bytes = Uint8Array.from(atob(link.slice(link.indexOf(',') + 1)), c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

// sampleAt tells which sample of a series the pointer is nearest to.
function sampleAt(point, x, y) {
  if (!point.classList.contains('dots')) return '';
  if (report === null) {
    report = undefined;
    rawText().then(text => { report = JSON.parse(text); }).catch(() => {});
  }
  if (!report) return '';
  const path = point.querySelector('path'), turn = path.getScreenCTM();
  let best = -1, least = Infinity;
  [...path.getAttribute('d').matchAll(/M([\d.]+) ([\d.]+)/g)].forEach((m, i) => {
    const away = Math.hypot(m[1] * turn.a + turn.e - x, m[2] * turn.d + turn.f - y);
    if (away < least) [best, least] = [i, away];
  });
  const [f, s] = point.dataset.s.split('.');
  const series = report.findings[f].measurements[s], figures = x => Number(x.toPrecision(3));
  return ': ' + figures(series.median) + ' ' + series.unit + ' [' + figures(series.low) + ', ' + figures(series.high) + '] n=' + series.n +
    '; in pass ' + series.passes[best] + ' ' + figures(series.samples[best]);
}

if (typeof DecompressionStream === 'function') {
  const button = document.getElementById('json');
  button.hidden = false;
  button.addEventListener('click', async () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([await rawText()], {type: 'application/json'}));
    link.download = 'report.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

// The theme: the system's, until it is chosen here.
const theme = document.getElementById('theme');
const dark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? 'dark' : 'light')) === 'dark';
const label = () => { theme.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
theme.hidden = false;
theme.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  label();
});
dark.addEventListener('change', label);
label();

// On paper the recommendations have their evidence, and the claims their numbers.
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('.card details, .claims, .claims details')].filter(d => !d.open);
  unfolded.forEach(d => { d.open = true; });
});
addEventListener('afterprint', () => unfolded.forEach(d => { d.open = false; }));
