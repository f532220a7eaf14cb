/// `ip-restriction`: allows or denies clients by their addresses. Start at
/// [moongate.plugins.iprestriction.IpRestriction].
@NullMarked
package moongate.plugins.iprestriction;

import org.jspecify.annotations.NullMarked;
