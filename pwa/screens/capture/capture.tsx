import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { MAX_NOTE_LENGTH } from "#domain/limits";
import type { DraftFault, DraftField } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Field } from "../../ui/field.tsx";
import { tick } from "../../ui/haptic.ts";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { clock } from "../../ui/when.ts";
import { errorWords, words } from "../../words/index.ts";
import { MilestoneField } from "./milestone-field.tsx";
import { MoneyField } from "./money-field.tsx";
import { PhotoField } from "./photo-field.tsx";
import { PositionLine } from "./position-line.tsx";
import { ProgressFields } from "./progress-fields.tsx";

/**
 * 报: what changed on this site? It can be typed into before the project list or the session is known, and what is
 * typed is kept at every keystroke.
 */
export function Capture() {
  const projectId = useRoute().params.projectId ?? "";
  // A new project is a new screen: nothing of the last one's errors may stay.
  return <Draft key={projectId} projectId={projectId} />;
}

function Draft({ projectId }: { projectId: string }) {
  const app = useApp();
  const { route } = useLocation();
  const w = words();
  const form = useRef<HTMLFormElement>(null);
  const capture = useMemo(() => app.capture(projectId), [app, projectId]);
  const [wrong, setWrong] = useState<DraftFault | null>(null);
  const [saving, setSaving] = useState(false);
  useEffect(() => {
    void app.projects.touch(projectId);
    return () => capture.close();
  }, [app, capture, projectId]);
  useEffect(() => {
    form.current
      ?.querySelector<HTMLElement>(".field--wrong input, .field--wrong textarea, .field--wrong button")
      ?.focus();
  }, [wrong]);

  const known = app.projects.projects.value;
  const local = known?.find((each) => each.project.id === projectId);
  const project = local?.project;
  const fields = capture.fields.value;
  const keptAt = capture.keptAt.value;
  const errorAt = (...places: DraftField[]) => {
    if (!wrong || !places.includes(wrong.field)) return undefined;
    if (wrong.code === "storage_full") return w.capture.saveFailed;
    return wrong.code === "not_saved" ? w.capture.notSaved : errorWords(wrong.code);
  };
  const change: typeof capture.change = (patch) => {
    capture.change(patch);
    setWrong(null);
  };

  const save = async (event: Event) => {
    event.preventDefault();
    if (saving) return;
    setSaving(true);
    // The facts go without them; they are there for the project's next report.
    const left = capture.photos.value.filter((photo) => photo.isHeldUp).length;
    const outcome = await capture.save();
    setSaving(false);
    if ("ok" in outcome) {
      tick();
      notify({
        text: w.capture.saved,
        href: "/outbox",
        link: w.nav.outbox,
        ...(left > 0 ? { about: w.capture.photosLeft(left) } : project ? { about: project.name } : {}),
      });
      route("/", true);
    } else {
      setWrong(outcome);
    }
  };
  const discard = () =>
    ask({
      ...{
        title: w.capture.discardSure,
        text: w.capture.discardText,
        action: w.capture.discardYes,
        danger: true,
      },
      async act() {
        await capture.discard();
        return null;
      },
    });

  const formId = `report-${projectId}`;
  return (
    <Screen
      title={project?.name ?? w.capture.title}
      subtitle={project && [project.enterprise, w.stage[project.reported.stage]].filter(Boolean).join(" · ")}
      back="/"
      action={
        <a class="head__action" href={`/projects/${encodeURIComponent(projectId)}`}>
          {w.capture.project}
        </a>
      }
      foot={
        <>
          <p class="foot__word" role="alert">
            {errorAt("form") && (
              <span class="field__error">
                <Icon name="alert" />
                {errorAt("form")}
              </span>
            )}
          </p>
          <button
            type="submit"
            form={formId}
            class="weui-btn weui-btn_primary foot__button"
            disabled={saving}
          >
            {saving ? w.capture.saving : w.capture.save}
          </button>
        </>
      }
    >
      <form ref={form} id={formId} class="capture" onSubmit={(event) => void save(event)} noValidate>
        {app.session.me.value === null && (
          <a class="aside aside--amber" href={`/sign-in?next=${encodeURIComponent(location.pathname)}`}>
            {w.status.signedOut} <u>{w.status.signIn}</u>
          </a>
        )}
        {capture.supersedes.value && <p class="aside aside--amber">{w.capture.correcting}</p>}
        {known && !local && <p class="aside">{w.capture.unknownProject}</p>}
        <MilestoneField
          chosen={fields.milestone}
          choose={(code) => change({ milestone: code })}
          last={project?.reported.milestone ?? null}
          error={errorAt("milestone")}
        />
        <section class="card">
          <MoneyField
            text={fields.completedWan}
            change={(completedWan) => change({ completedWan })}
            total={project?.investment ?? null}
            last={project?.reported.completed ?? null}
            error={errorAt("completedWan")}
          />
        </section>
        <PositionLine capture={capture} />
        <PhotoField capture={capture} error={errorAt("photos")} />
        <ProgressFields fields={fields} change={change} errorAt={errorAt} />
        <section class="card">
          <Field label={w.capture.note} error={errorAt("note")}>
            {(control) => (
              <textarea
                {...control}
                class="input input--text"
                name="note"
                rows={3}
                maxLength={MAX_NOTE_LENGTH}
                placeholder={w.capture.notePlaceholder}
                value={fields.note}
                onInput={(event) => change({ note: event.currentTarget.value })}
              />
            )}
          </Field>
        </section>
        <div class="draft">
          <span role="status">{keptAt !== null && w.capture.kept(clock(keptAt))}</span>
          {keptAt !== null && (
            <button type="button" class="quiet" onClick={discard}>
              {w.capture.discard}
            </button>
          )}
        </div>
      </form>
    </Screen>
  );
}
