/// From the resolved tree to JVM bytecode: one class per Lua function, made with
/// `java.lang.classfile`.
///
/// Start at [Compiler]; [FunctionEmitter] shows the shape of a generated class; [StatementEmitter]
/// and [ExpressionEmitter] share the [CodeWriter] of the method being written.
@NullMarked
package moongate.lua.compile;

import org.jspecify.annotations.NullMarked;
