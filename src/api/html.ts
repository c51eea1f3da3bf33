const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** A page that needs nothing from anywhere: a heading and sentences, all of them escaped here. */
export function messagePage(title: string, sentences: readonly string[]): string {
  const heading = escapeHtml(title);
  const body = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title></head>
<body>
<h1>${heading}</h1>
${body}
</body>
</html>
`;
}
