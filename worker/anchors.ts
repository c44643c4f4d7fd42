/**
 * Ends of the audit trail, kept apart from the database: whoever cuts the trail short would have to change R2 too. One a
 * day, under `audit/<day>`, written once.
 */

const PREFIX = "audit/";

/** Keeps the digest of the trail's last line as that of `day`. A day that has one keeps it. */
export async function dropAnchor(bucket: R2Bucket, day: string, end: string): Promise<void> {
  if (end !== "") await bucket.put(PREFIX + day, end, { onlyIf: { etagDoesNotMatch: "*" } });
}

/** The digests kept so far, by day. */
export async function openAnchors(bucket: R2Bucket): Promise<Map<string, string>> {
  const anchors = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ prefix: PREFIX, ...(cursor && { cursor }) });
    for (const { key } of page.objects) {
      const object = await bucket.get(key);
      if (object) anchors.set(key.slice(PREFIX.length), await object.text());
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return anchors;
}
