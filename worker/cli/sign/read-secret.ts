import { AppError } from "@camtay/shared/errors/app-error.ts";

/** A secret from the environment, or typed without echo. Never from the command line, where every user of the machine could read it. */
export const readSecret = async (
  variable: string,
  prompt: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> => {
  const given = environment[variable];
  if (given !== undefined) return given;
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new AppError("system.bad_setting", { variable });
  stderr.write(prompt);
  stdin.setRawMode(true);
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
};

const typedLine = (stdin: NodeJS.ReadStream): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    const onData = (bytes: Buffer): void => {
      for (const character of bytes.toString("utf8")) {
        if (character === "\u0003") {
          end(() => reject(new AppError("signing.refused")));
          return;
        }
        if (character === "\r" || character === "\n") {
          end(() => resolve(text));
          return;
        }
        text = character === "\u007f" ? text.slice(0, -1) : text + character;
      }
    };
    const end = (settle: () => void): void => {
      stdin.off("data", onData);
      settle();
    };
    stdin.on("data", onData);
  });
