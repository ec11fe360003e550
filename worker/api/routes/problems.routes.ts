import type { Database } from "../../db/database.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";
import { listProblems } from "../../pipeline/in-flight/problems.repository.ts";
import { closeReview, dismissProblem, retryProblem } from "../../pipeline/in-flight/settle-problem.ts";
import type { HandlersOf } from "../handler.ts";

const LIST_LENGTH = 300;

export const problemHandlers = (db: Database, flow: Flow): HandlersOf<"problems" | "retryProblem" | "dismissProblem" | "closeReview"> => ({
  problems: async ({ account }) => ({ problems: await listProblems(db, account.agency, LIST_LENGTH) }),
  async retryProblem({ account, path, now }) {
    await retryProblem(flow, account.agency, path.problemId, now);
    return { id: path.problemId };
  },
  async dismissProblem({ account, path, now }) {
    await dismissProblem(flow, account.agency, path.problemId, account.id, now);
    return { id: path.problemId };
  },
  async closeReview({ account, path, now }) {
    await closeReview(flow, account.agency, path.reviewId, account.id, now);
    return { id: path.reviewId };
  },
});
