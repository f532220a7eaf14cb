/// From source to a resolved tree: [Lexer] makes tokens, [Parser] makes the tree ([Expression],
/// [Statement]) and binds each name to its variable ([Local], [Upvalue]), [NumberInference] finds
/// the variables that only ever hold numbers, from what [Definitions] collects. Start at [Parser],
/// which leaves the parts to [StatementParser] and [ExpressionParser].
@NullMarked
package moongate.lua.syntax;

import org.jspecify.annotations.NullMarked;
