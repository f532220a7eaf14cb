/// The language of expression routes (`http.path ^= "/api" && http.method == "GET"`): from its text
/// to a checked tree. Start at [moongate.model.expression.Expression#parse].
///
/// What a tree says of a request is the router's business.
@NullMarked
package moongate.model.expression;

import org.jspecify.annotations.NullMarked;
