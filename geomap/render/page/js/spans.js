/**
 * The spans of the time strip: days, weeks, months or years, as fit between two days.
 * @typedef {{edges: number[], unit: 'day' | 'week' | 'month' | 'year' | 'years', step: number}} Spans
 */

const SPANS_MOST = 100;

/**
 * @param {number} first days since 1970
 * @param {number} last
 * @returns {Spans} first days of the spans, and the day after the last one
 */
function makeSpans(first, last) {
  const monday = Math.floor((first + 3) / 7) * 7 - 3;
  if (last - first < SPANS_MOST) return { unit: 'day', step: 1, edges: stepDays(first, last, 1) };
  if (last - monday < SPANS_MOST * 7) return { unit: 'week', step: 1, edges: stepDays(monday, last, 7) };
  const start = new Date(first * DAY), end = new Date(last * DAY);
  const year = start.getUTCFullYear(), years = end.getUTCFullYear() - year + 1;
  const months = (years - 1) * 12 + end.getUTCMonth() - start.getUTCMonth() + 1;
  if (months <= SPANS_MOST) {
    return { unit: 'month', step: 1, edges: stepMonths(year, start.getUTCMonth(), last, 1) };
  }
  const step = Math.ceil(years / SPANS_MOST);
  return { unit: step === 1 ? 'year' : 'years', step, edges: stepMonths(year, 0, last, 12 * step) };
}

/**
 * @param {number} first
 * @param {number} last
 * @param {number} step
 */
function stepDays(first, last, step) {
  const edges = [first];
  while (edges[edges.length - 1] <= last) edges.push(edges[edges.length - 1] + step);
  return edges;
}

/**
 * @param {number} year
 * @param {number} month
 * @param {number} last
 * @param {number} step months
 */
function stepMonths(year, month, last, step) {
  /** @type {number[]} */
  const edges = [];
  for (let i = 0; !edges.length || edges[edges.length - 1] <= last; i += step) {
    const day = new Date(0);
    day.setUTCFullYear(year, month + i, 1);
    edges.push(day.getTime() / DAY);
  }
  return edges;
}

/**
 * Find where a day lies between the edges, as a number of edges; whole exactly where it is one.
 * @param {Spans} spans
 * @param {number} day
 */
function placeOf(spans, day) {
  const { edges } = spans, count = edges.length - 1;
  if (day <= edges[0]) return 0;
  if (day >= edges[count]) return count;
  const span = edges.findIndex((edge) => edge > day) - 1;
  return span + (day - edges[span]) / (edges[span + 1] - edges[span]);
}
