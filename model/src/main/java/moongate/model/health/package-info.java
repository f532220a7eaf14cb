/// What a node knows about the health of its upstreams, in a form that those who show it and those
/// who find it out share: start at [moongate.model.health.UpstreamHealth].
@NullMarked
package moongate.model.health;

import org.jspecify.annotations.NullMarked;
