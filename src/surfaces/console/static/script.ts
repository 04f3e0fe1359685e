/**
 * Served as /console.js. Everything works without it, by reloading; with it, an open page is kept up to date. Text only
 * ever goes in as text. A constant, so that it comes along wherever the program is bundled to.
 */
export const script = `'use strict';
(() => {
  const longestPolling = 720;
  const pollEveryMs = 5000;

  const live = (root, name) => root.querySelector('[data-live="' + name + '"]');
  const put = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  const fill = (bar, share) => {
    if (!bar) return;
    if (share === null) bar.removeAttribute('value');
    else bar.value = share;
  };

  const link = (place, href, text) => {
    if (place.textContent === text) return;
    const anchor = document.createElement('a');
    anchor.href = href;
    anchor.textContent = text;
    place.replaceChildren(anchor);
  };

  /** One change, told by the server as it happens. */
  function follow(panel) {
    const first = { words: live(panel, 'badge').textContent, digest: panel.dataset.digest };
    let after = Number(panel.dataset.after);
    let source;
    let over = false;

    const again = (text) => link(live(panel, 'news'), location.pathname, text);

    function addEvents(events) {
      const list = live(document, 'events');
      for (const event of events) {
        if (event.seq <= after) continue;
        after = event.seq;
        const item = document.createElement('li');
        const time = document.createElement('time');
        time.dateTime = event.at;
        time.textContent = event.at.slice(0, 19).replace('T', ' ') + ' UTC';
        const kind = document.createElement('strong');
        kind.textContent = event.kind;
        const message = document.createElement('span');
        message.dir = 'auto';
        message.textContent = event.message;
        item.append(time, ' ', kind, ' ', message);
        list.append(item);
      }
    }

    function step(told) {
      const badge = live(panel, 'badge');
      put(badge, told.words);
      badge.dataset.tone = told.tone;
      put(live(panel, 'says').firstElementChild, told.says);
      put(live(panel, 'now').firstElementChild, told.now);
      fill(live(panel, 'bar'), told.share);
      panel.dataset.underWay = told.underWay ? 'yes' : 'no';
      addEvents(told.events);
      const moved = told.digest !== first.digest;
      if (told.words === first.words && !moved) return;
      for (const form of document.querySelectorAll('[data-decides]')) {
        for (const button of form.querySelectorAll('button')) button.disabled = true;
      }
      if (moved) again('The plan has changed. Show the new one');
      else if (told.over) again('Show the whole record');
      else if (!told.underWay) again('Show it as it is now');
    }

    function open() {
      if (source || over) return;
      source = new EventSource(panel.dataset.follow + '?after=' + after);
      source.addEventListener('step', (event) => step(JSON.parse(event.data)));
      source.addEventListener('end', () => {
        over = true;
        close();
      });
      source.addEventListener('error', () => {
        if (!source || source.readyState !== EventSource.CLOSED) return;
        source = undefined;
        again('Live updates have stopped. Show it as it is now');
      });
    }

    function close() {
      if (source) source.close();
      source = undefined;
    }

    /** Browsers open few connections to one place: a page that nobody looks at needs none. */
    document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
    if (!document.hidden) open();
  }

  /** The lists, asked for every few seconds while somebody looks. */
  function poll(lists) {
    let left = longestPolling;

    async function ask() {
      if (document.hidden || left <= 0) return;
      left -= 1;
      const answer = await fetch('/overview.json', { headers: { accept: 'application/json' } });
      const news = live(lists, 'news');
      if (answer.status === 401) {
        left = 0;
        return link(news, '/', 'You are signed out. Sign in again');
      }
      if (!answer.ok) return;
      const told = await answer.json();
      for (const [name, count] of Object.entries(told.counts)) put(live(lists, 'count-' + name), String(count));
      for (const one of told.open) {
        const row = lists.querySelector('[data-row="' + CSS.escape(one.id) + '"]');
        if (!row) continue;
        const badge = live(row, 'badge');
        put(badge, one.words);
        badge.dataset.tone = one.tone;
        put(live(row, 'now'), one.now || one.says);
        fill(live(row, 'bar'), one.share);
      }
      if (told.version !== lists.dataset.overview) link(news, '/', 'The lists have changed. Show them');
      if (left === 0) link(news, '/', 'These lists are not kept up to date any more. Show them anew');
    }

    setInterval(() => ask().catch(() => undefined), pollEveryMs);
  }

  const panel = document.querySelector('[data-follow]');
  if (panel) follow(panel);
  const lists = document.querySelector('[data-overview]');
  if (lists) poll(lists);

  /** A form is sent once. */
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    form.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      form.removeAttribute('aria-busy');
    }
  });
})();
`;
