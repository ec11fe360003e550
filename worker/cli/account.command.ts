import { ROLES, type Role } from "@camtay/shared/api/route.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { addAccount, listAccounts, setDisabled, setPassword } from "../api/login/accounts.ts";
import { changeGrant } from "../api/login/agency-grants.ts";
import { randomPassword } from "../api/login/password-hash.ts";
import { enrolSecondFactor, removeSecondFactor } from "../api/login/second-factor.ts";
import { openDatabase } from "../db/open-database.ts";
import { openAtRest } from "../keys/at-rest.ts";
import { readSettings } from "../settings.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const usage = `account list | add NAME --roles ROLE,… [--display NAME] [--agency CODE] [--external] | grant NAME --roles ROLE,… --agency CODE[.*] | revoke NAME --roles ROLE,… --agency CODE[.*] | passwd NAME | disable NAME | enable NAME | totp NAME | totp-off NAME   (ROLE: ${ROLES.join(", ")})`;

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    roles: { type: "string" },
    display: { type: "string" },
    agency: { type: "string" },
    external: { type: "boolean", default: false },
  });

const ACTIONS = new Set(["add", "grant", "revoke", "passwd", "disable", "enable", "totp", "totp-off"]);

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

function rolesOf(text: string | undefined): Role[] {
  const roles = (text ?? "officer").split(",").map((role) => role.trim());
  if (!roles.every(isRole)) throw new AppError("system.invalid_input", { where: "--roles" });
  return roles;
}

export const command: Command = {
  usage,
  summary: "Xem, thêm, khóa, mở tài khoản hoặc đặt lại mật khẩu. Mật khẩu do máy sinh và chỉ hiện một lần.",
  async run(args) {
    const { positionals, values } = parse(args);
    const [action, name] = positionals;
    const settings = readSettings(process.env);
    if (!(action === "list" || (ACTIONS.has(action ?? "") && name !== undefined))) {
      console.error(CLI_MESSAGES.badArguments(`camtay ${usage}`));
      return 2;
    }
    const roles = rolesOf(values.roles);
    const db = await openDatabase(settings.database, await openAtRest(settings));
    try {
      if (action === "list") {
        for (const account of await listAccounts(db, new Date()))
          console.log(
            CLI_MESSAGES.accountRow(account.loginName, account.displayName, account.agency, account.roles.join(","), account.locked),
          );
        return 0;
      }
      if (action === "disable" || action === "enable") {
        await setDisabled(db, name!, action === "disable", new Date());
        return 0;
      }
      if (action === "grant" || action === "revoke") {
        const scope = values.agency ?? "";
        for (const role of roles) await changeGrant(db, name!, { role, scope }, action === "grant" ? "give" : "take", new Date());
        return 0;
      }
      if (action === "totp-off") {
        await removeSecondFactor(db, name!, new Date());
        return 0;
      }
      if (action === "totp") {
        const { secret, address } = await enrolSecondFactor(db, name!, new Date());
        console.log(CLI_MESSAGES.secondFactor(secret, address));
        return 0;
      }
      if (action === "passwd") {
        const password = randomPassword();
        await setPassword(db, name!, password, new Date());
        console.log(CLI_MESSAGES.newPassword(name!, password));
        return 0;
      }
      const password = values.external ? null : randomPassword();
      const agency = values.agency ?? settings.agency;
      const account = await addAccount(db, { loginName: name!, displayName: values.display ?? name!, agency, roles, password }, new Date());
      console.log(CLI_MESSAGES.account(account.loginName, password ?? CLI_MESSAGES.noPassword, account.roles.join(", ")));
      return 0;
    } finally {
      await db.destroy();
    }
  },
};
