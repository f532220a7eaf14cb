/// From the resolved tree to JVM bytecode: one class per Lua function, made with
/// `java.lang.classfile`.
///
/// Start at [Compiler]; [FunctionEmitter] shows the shape of a generated class, whose methods
/// [FunctionMethods] writes; [StatementEmitter] and [ExpressionEmitter] share the [CodeWriter] of
/// the method being written.
///
/// What makes the code fast: what is certainly a number is never boxed ([NumberEmitter]), likely
/// ones are tested in place and then not boxed either ([LikelyNumberEmitter]), fields are looked up
/// in place ([FieldEmitter]), and functions of which every call is known have signatures of their
/// own ([Signatures]). In place means at each site, whose profile the JVM then keeps apart from all
/// others.
@NullMarked
package moongate.lua.compile;

import org.jspecify.annotations.NullMarked;
