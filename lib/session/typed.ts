/** A session that knows a kernel's types at compile time. */
import type { TypeAt, TypedObject, TypeText } from "../types/typed.ts";
import type { Session } from "./session.ts";

/** A session whose objects have the types of a file that `inquest types` wrote. */
export interface TypedSession<Kernel> extends Session {
  /** `*(type *)address`. */
  object<T extends string>(type: TypeText<Kernel, T>, address: bigint): TypedObject<TypeAt<Kernel, T>>;
  /** A global variable, as the type that the caller knows it has. */
  variable<T extends string>(name: string, type: TypeText<Kernel, T>): TypedObject<TypeAt<Kernel, T>>;
  /** A per-CPU variable of one CPU. */
  perCpu<T extends string>(
    name: string,
    cpu: number,
    type: TypeText<Kernel, T>,
  ): TypedObject<TypeAt<Kernel, T>>;
}

/**
 * The same session, in whose objects the compiler knows the members:
 *
 *     import type { Kernel } from "./kernel.d.ts"; // inquest types VMCORE > kernel.d.ts
 *
 *     const session = typed<Kernel>(await openSession({ vmcore }));
 *     session.object("struct task_struct", address).member("mm.mmap_base");
 *
 * An object that comes from elsewhere is given its type with `as TypedObject<Kernel["struct task_struct"]>`. Whether
 * another dump has the same members is for {@link lacking} to say.
 */
export function typed<Kernel>(session: Session): TypedSession<Kernel> {
  return session as TypedSession<Kernel>;
}
