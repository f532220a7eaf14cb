/// The health of upstreams as a node sees it: the types shared by the code that determines it and
/// the code that shows it. Start at [moongate.model.health.UpstreamHealth].
@NullMarked
package moongate.model.health;

import org.jspecify.annotations.NullMarked;
