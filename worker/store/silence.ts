/**
 * Whether a phone `d` has fallen silent, as `domain/silence.ts` defines it, at an instant of which `parameter` carries
 * `silentBeforeMs`: not seen since, nor any later phone of its person, who has open projects to report on: such as have
 * not achieved what they are listed for, by what is verified. A cell tells this of a whole zone without its projects.
 */
export function isSilent(parameter: `?${number}`): string {
  return `(d.last_seen_ms < ${parameter}
  AND NOT EXISTS (SELECT 1 FROM device o WHERE o.person = d.person AND o.last_seen_ms > d.last_seen_ms)
  AND EXISTS (SELECT 1 FROM "grant" g WHERE g.person = d.person AND g.role = 'reporter' AND (
    g.level <> 'project' AND EXISTS (
      SELECT 1 FROM zone z CROSS JOIN tally t ON t.zone = z.id
      WHERE t.achieved_verified < t.eligible AND (g.level = 'province' OR g.place IN (z.city, z.id)))
    OR g.level = 'project' AND EXISTS (
      SELECT 1 FROM listing l JOIN batch b ON b.id = l.batch JOIN standing s ON s.project = l.project
      WHERE l.project = g.place AND l.listed_on IS NOT NULL AND l.withdrawn_on IS NULL
        AND s.rank_verified < b.achieved_rank AND (s.industrial OR l.batch <> 'production')))))`;
}
