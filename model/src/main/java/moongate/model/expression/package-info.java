/// The language of expression routes (`http.path ^= "/api" && http.method == "GET"`): parses texts
/// to checked trees. Start at [moongate.model.expression.Expression#parse].
///
/// The router evaluates the trees.
@NullMarked
package moongate.model.expression;

import org.jspecify.annotations.NullMarked;
