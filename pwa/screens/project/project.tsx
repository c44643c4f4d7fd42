import { useCallback, useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import type { Dossier } from "#domain/dossier";
import type { Project } from "#domain/project";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { FailureMessage } from "../../ui/message.tsx";
import { canReport } from "../../ui/rights.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { projectWords } from "../../words/dossier.ts";
import { ExportButton } from "../export/button.tsx";
import type { Exportable } from "../export/exportable.ts";
import { exportWords } from "../export/words.ts";
import { Compare } from "./compare.tsx";
import { Conflicts, Facts, Listings, Money } from "./facts.tsx";
import { History } from "./history.tsx";
import { PhysicalProgress } from "./physical.tsx";
import { StageLine } from "./stage-line.tsx";

/** One project: where it stands, its money, its listings, and every report behind these. */
export function ProjectDossier() {
  const projectId = useRoute().params.projectId ?? "";
  return <OneProject key={projectId} projectId={projectId} />;
}

function OneProject({ projectId }: { projectId: string }) {
  const { connection, dossier, projects, session } = useApp();
  const w = projectWords();
  const [loaded, setLoaded] = useState<Dossier | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = useCallback(async () => {
    const outcome = await dossier.load(projectId);
    if ("ok" in outcome) setLoaded(outcome.ok);
    setFailure("ok" in outcome ? null : outcome);
  }, [dossier, projectId]);
  useEffect(() => {
    void load();
  }, [load]);

  // What the phone knows is shown at once; the reports follow.
  const local = projects.projects.value?.find((each) => each.project.id === projectId);
  const project = loaded?.project ?? local?.project;
  const listings = loaded?.listings ?? local?.listings ?? [];
  const me = session.me.value;
  if (!project) {
    return (
      <Screen title={w.title} back="/">
        {failure ? <FailureMessage failure={failure} retry={() => void load()} /> : <Skeleton rows={6} />}
      </Screen>
    );
  }
  return (
    <Screen
      title={project.name}
      subtitle={project.enterprise ?? undefined}
      back="/"
      width="pair"
      action={<ExportButton what={reportsOf(project)} look="head__action" />}
      foot={
        me &&
        canReport(me) && (
          <a class="weui-btn weui-btn_primary foot__button" href={`/report/${encodeURIComponent(projectId)}`}>
            {w.report}
          </a>
        )
      }
    >
      <div class="dossier">
        <div>
          <section class="card">
            <h2 class="unseen">{w.stages}</h2>
            <StageLine project={project} reports={loaded?.reports ?? []} />
          </section>
          <Money project={project} />
          {loaded && <PhysicalProgress reports={loaded.reports} />}
          <Listings listings={listings} />
          <Conflicts project={project} listings={listings} />
          <Facts project={project} />
        </div>
        <div>
          {!connection.online.value && <p class="aside aside--amber">{w.offlinePart}</p>}
          {loaded && <Compare reports={loaded.reports} />}
          {loaded && <History project={project} reports={loaded.reports} changed={load} />}
          {!loaded && !failure && <Skeleton rows={4} />}
          {failure && failure.failed !== "offline" && (
            <FailureMessage failure={failure} retry={() => void load()} />
          )}
        </div>
      </div>
    </Screen>
  );
}

function reportsOf({ id, name }: Project): Exportable {
  const filters = [[exportWords().filters.project, name]] as const;
  return { kinds: ["reports"], query: { project: id }, basis: "reported", filters };
}
