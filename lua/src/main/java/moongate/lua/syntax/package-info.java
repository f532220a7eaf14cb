/// From source to a resolved syntax tree. [Lexer] makes tokens; [Parser] makes the tree
/// ([Expression], [Statement]) and resolves each name to its variable ([Local], [Upvalue]);
/// [NumberInference] finds the variables that only ever contain numbers, using the definitions that
/// [Definitions] collects. Start at [Parser], whose parts are [StatementParser] and
/// [ExpressionParser].
@NullMarked
package moongate.lua.syntax;

import org.jspecify.annotations.NullMarked;
