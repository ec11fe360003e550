import type { BridgeFunction } from "./bridge-call.ts";

interface Question {
  name: string;
  value: unknown;
  isReadOnly: boolean;
  displayValue?: unknown;
  visibleChoices?: { value: unknown; text: string }[];
  survey: { getQuestionByName(name: string): Question | null };
  getType(): string;
  inputType?: string;
}

/** SurveyJS (React, Preact or Knockout drawing): typing into the page does not reach the model, so the question itself is set. */
export const surveyBridge: BridgeFunction = async (token, task, value) => {
  const marked = document.querySelector(`[data-camtay="${token}"]`);
  const named = marked?.closest("[data-name]");
  if (!marked || !named) return { found: false, value: null };
  const isQuestion = (candidate: unknown): candidate is Question =>
    typeof candidate === "object" && candidate !== null && "survey" in candidate && "name" in candidate && "value" in candidate;
  type Fibre = { memoizedProps?: { question?: unknown }; return?: Fibre | null };
  type Node = { props?: { question?: unknown }; __k?: (Node | null)[] | null; __c?: { props?: { question?: unknown } } };

  let found: Question | null = null;
  for (let element: Element | null = marked; element && !found; element = element.parentElement) {
    for (const [name, held] of Object.entries(element)) {
      if (name.startsWith("__reactFiber$") || name.startsWith("__reactInternalInstance$")) {
        for (let fibre = held as Fibre | null | undefined; fibre && !found; fibre = fibre.return)
          if (isQuestion(fibre.memoizedProps?.question)) found = fibre.memoizedProps.question;
      }
    }
    const tree = (element as unknown as { __k?: Node }).__k;
    const stack: (Node | null | undefined)[] = tree ? [tree] : [];
    while (stack.length > 0 && !found) {
      const node = stack.pop();
      if (!node) continue;
      const question = node.props?.question ?? node.__c?.props?.question;
      if (isQuestion(question)) found = question;
      if (Array.isArray(node.__k)) stack.push(...node.__k);
    }
  }
  if (!found) {
    for (const held of Object.values(window)) {
      const survey = held as { getQuestionByName?: (name: string) => Question | null } | null;
      if (typeof survey === "object" && typeof survey?.getQuestionByName === "function")
        found = survey.getQuestionByName(named.getAttribute("data-name") ?? "");
      if (found) break;
    }
  }
  const name = named.getAttribute("data-name") ?? "";
  const question = found && found.name !== name ? found.survey.getQuestionByName(name) : found;
  if (!question) return { found: false, value: null };

  if (task === "write" && !question.isReadOnly) {
    const choice = question.visibleChoices?.find((item) => String(item.value) === value);
    question.value = choice ? choice.value : (value ?? undefined) || undefined;
  }
  const held = question.value;
  const choice = question.visibleChoices?.find((item) => item.value === held);
  const text =
    held === undefined || held === null ? "" : choice ? choice.text : held instanceof Date ? held.toISOString().slice(0, 10) : String(held);
  const options = (question.visibleChoices ?? []).map((item) => ({ text: item.text, value: String(item.value) }));
  return task === "options" ? { found: true, value: text, options } : { found: true, value: text };
};
