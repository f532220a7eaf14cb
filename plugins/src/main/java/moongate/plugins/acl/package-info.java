/// `acl`: allows or denies consumers by their groups. Start at [moongate.plugins.acl.Acl].
@NullMarked
package moongate.plugins.acl;

import org.jspecify.annotations.NullMarked;
