import { AppError } from "@camtay/shared/errors/app-error.ts";
import { NO_PROBLEM, storeProblem } from "../in-flight/stored-problem.ts";
import { assembleWhenRead } from "./assemble-when-read.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";

/** A page was read, or cannot be: it stays in the list with its reason, the pile goes on without it. */
export async function settlePage(context: FlowContext, key: string, result: OutputOf<"read-page"> | AppError): Promise<void> {
  const { transaction } = context;
  const pages = await transaction
    .selectFrom("pages")
    .select(["id", "batch_id"])
    .where("read_key", "=", key)
    .where("state", "=", "waiting")
    .execute();
  for (const page of pages) {
    await transaction
      .updateTable("pages")
      .set(
        result instanceof AppError
          ? { state: "failed", ...storeProblem(result) }
          : {
              state: "read",
              ...NO_PROBLEM,
              width: result.width,
              height: result.height,
              dpi: result.dpi,
              findings_json: JSON.stringify(result.findings),
              picture: result.picture,
            },
      )
      .where("id", "=", page.id)
      .execute();
    await assembleWhenRead(context, page.batch_id);
  }
}
