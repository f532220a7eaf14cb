/// `session`: a client that has authenticated once need not do so again while its session lasts,
/// which a cookie stands for. Start at [moongate.plugins.session.Session].
@NullMarked
package moongate.plugins.session;

import org.jspecify.annotations.NullMarked;
