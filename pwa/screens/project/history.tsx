import type { StoredReport } from "#domain/dossier";
import type { Project } from "#domain/project";
import { Message } from "../../ui/message.tsx";
import { Slices } from "../../ui/slices.tsx";
import { projectWords } from "../../words/dossier.ts";
import { ReportCard } from "./report-card.tsx";

interface HistoryProps {
  readonly project: Project;
  readonly reports: readonly StoredReport[];
  /** Called once a verdict was given, to fetch what changed. */
  readonly changed: () => Promise<void>;
}

/** 上报记录, the newest first. */
export function History({ project, reports, changed }: HistoryProps) {
  const w = projectWords();
  if (reports.length === 0) return <Message icon="list" title={w.noHistory} />;
  const newestFirst = [...reports].sort((a, b) => b.observedAt - a.observedAt);
  return (
    <section>
      <h2 class="weui-cells__title">
        {w.history} <span class="card__aside">{w.reports(reports.length)}</span>
      </h2>
      <ul class="history">
        <Slices name={`history ${project.id}`} items={newestFirst}>
          {(report) => <ReportCard key={report.id} report={report} project={project} changed={changed} />}
        </Slices>
      </ul>
    </section>
  );
}
