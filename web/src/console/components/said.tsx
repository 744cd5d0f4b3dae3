/** A sentence of the server's, in which commands stand between backticks. */
export function Said({ text }: { text: string }) {
  const parts = text.split('`');
  return parts.map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence, in their order.
    i % 2 === 1 && i < parts.length - 1 ? <code key={i}>{part}</code> : part,
  );
}
