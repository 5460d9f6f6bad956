// Builds docs/*.md into docs/site/out: a page each, links and anchors checked, nothing loaded from elsewhere.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { basename, join } from 'node:path';
import { Marked } from 'marked';

const site = fileURLToPath(new URL('.', import.meta.url));
const docs = join(site, '..');
const out = join(site, 'out');

const pages = readdirSync(docs).filter((file) => file.endsWith('.md'));
const html = (file) => (file === 'README.md' ? 'index.html' : file.replace(/\.md$/, '.html'));
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const anchor = (text) =>
  text.toLowerCase().replace(/`/g, '').replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');

// A file of the repository that a page refers to comes along.
const brought = (href) => {
  cpSync(join(docs, href), join(out, basename(href)));
  return basename(href);
};

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchor(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    code({ text, lang }) {
      return lang === 'mermaid'
        ? `<pre class="mermaid">${escaped(text)}</pre>\n`
        : `<pre><code class="language-${lang || 'text'}">${escaped(text)}</code></pre>\n`;
    },
    link({ href, tokens }) {
      const target = href.startsWith('../') ? brought(href) : href.replace(/^([\w-]+\.md)/, (file) => html(file));
      return `<a href="${target}">${this.parser.parseInline(tokens)}</a>`;
    },
  },
});

const render = (file) => {
  const text = readFileSync(join(docs, file), 'utf8');
  const title = /^# (.+)$/m.exec(text)[1];
  const diagrams = text.includes('```mermaid') ? '<script src="mermaid.min.js"></script><script>mermaid.initialize({startOnLoad:true,deterministicIds:true})</script>' : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="style.css">
<nav><a href="index.html">memwatchdog</a></nav>
<main>
${marked.parse(text)}</main>
${diagrams}
</html>
`;
};

// Every link that stays on the site leads to a page, and to a heading on it.
const broken = (rendered) =>
  [...rendered].flatMap(([page, content]) =>
    [...content.matchAll(/(?:href|src)="([^":]+)"/g)]
      .map(([, target]) => target)
      .filter((target) => {
        const [file, id] = target.split('#');
        if (!existsSync(join(out, file || page))) return true;
        return id !== undefined && !rendered.get(file || page).includes(`id="${id}"`);
      })
      .map((target) => `${page}: ${target}`),
  );

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
cpSync(join(site, 'style.css'), join(out, 'style.css'));
cpSync(join(site, 'node_modules/mermaid/dist/mermaid.min.js'), join(out, 'mermaid.min.js'));
for (const entry of readdirSync(docs, { withFileTypes: true })) {
  if (entry.isDirectory() && entry.name !== 'site') cpSync(join(docs, entry.name), join(out, entry.name), { recursive: true });
}
const rendered = new Map(pages.map((file) => [html(file), render(file)]));
rendered.forEach((content, page) => writeFileSync(join(out, page), content));

const errors = broken(rendered);
errors.forEach((error) => console.error(`broken link: ${error}`));
console.log(`${rendered.size} pages in docs/site/out`);
process.exit(errors.length === 0 ? 0 : 1);
