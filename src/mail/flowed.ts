// format=flowed: paragraphs whose lines the sender's program wrapped become one line again (RFC 3676).

/** @param deletesSpace the blank that marks a wrapped line is not part of the text (DelSp=yes) */
export function unflowed(text: string, deletesSpace: boolean): string {
  const out: string[] = [];
  let open: { depth: number } | undefined;
  for (const line of text.split("\n")) {
    const depth = /^>*/.exec(line)![0].length;
    const content = line.slice(depth).replace(/^ /, ""); // space-stuffed (4.4)
    const flows = content.endsWith(" ") && content !== "-- "; // a signature's dashes never flow (4.3)
    const kept = flows && deletesSpace ? content.slice(0, -1) : content;
    if (open && open.depth === depth && content !== "-- ") out.push(out.pop()! + kept);
    else out.push(depth ? `${">".repeat(depth)} ${kept}` : kept);
    open = flows ? { depth } : undefined;
  }
  return out.join("\n");
}
