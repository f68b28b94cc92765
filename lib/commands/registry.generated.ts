/** Written by `deno task gen` from the files in this folder: a command is loaded when it is used. */
export const commands = {
  help: {
    aliases: {
      man: "help",
    },
    load: () => import("./help.ts").then((m) => m.help),
  },
  list: {
    load: () => import("./list.ts").then((m) => m.list),
  },
};
