import type { LedgerRow } from "#domain/ledger";
import { formatYi } from "#domain/money";
import { percent } from "#domain/rate";
import { formatCount, formatRate } from "../../ui/figures.ts";
import { Slices } from "../../ui/slices.tsx";
import { words } from "../../words/index.ts";
import { lastOf, PendingStage, pendingMoney, placeOf, progressOf, projectHref, StageMark } from "./cells.tsx";
import type { Shown } from "./shown.ts";
import { ledgerWords } from "./words.ts";

/** The ledger of a phone: a card a project, forty at a time. */
export function LedgerCards({
  rows,
  shown,
  name,
}: {
  rows: readonly LedgerRow[];
  shown: Shown;
  name: string;
}) {
  return (
    <ul class="ledger__cards">
      <Slices name={`ledger ${name}`} items={rows}>
        {(row) => <ProjectCard key={row.project.id} row={row} shown={shown} />}
      </Slices>
    </ul>
  );
}

function ProjectCard({ row, shown }: { row: LedgerRow; shown: Shown }) {
  const w = ledgerWords();
  const { project, pending } = row;
  const { completed } = project[shown.filter.basis];
  const share = percent(completed, project.investment);
  return (
    <li class="card row ledger__card">
      <h2>
        <a class="row__name" href={projectHref(row)}>
          {project.name}
        </a>
      </h2>
      <div class="ledger__facts">
        <span>
          <StageMark row={row} shown={shown} />
          <PendingStage row={row} shown={shown} />
        </span>
        <span class="ledger__place">{placeOf(row, shown)}</span>
      </div>
      <dl class="ledger__figures">
        <div>
          <dt>
            {w.columns.investment} <small>{words().common.yi}</small>
          </dt>
          <dd>{formatYi(project.investment)}</dd>
        </div>
        <div>
          <dt>
            {w.columns.completed} <small>{words().common.yi}</small>
          </dt>
          <dd>
            {formatYi(completed)} {pendingMoney(row, shown)}
          </dd>
        </div>
        {share !== null && (
          <div>
            <dt>
              {w.columns.share} <small>{words().common.percent}</small>
            </dt>
            <dd>{formatRate(share)}</dd>
          </div>
        )}
        {row.progress[shown.filter.basis] && (
          <div>
            <dt>{w.columns.progress}</dt>
            <dd>{progressOf(row, shown)}</dd>
          </div>
        )}
        <div>
          <dt>{w.columns.last}</dt>
          <dd>{lastOf(row, shown)}</dd>
        </div>
        {pending.reports > 0 && (
          <div>
            <dt>{w.columns.pending}</dt>
            <dd class="pending">{w.waits(formatCount(pending.reports))}</dd>
          </div>
        )}
      </dl>
      {row.remark && <p class="ledger__remark">{row.remark}</p>}
    </li>
  );
}
