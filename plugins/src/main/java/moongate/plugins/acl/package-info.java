/// `acl`: only consumers of certain groups get through. Start at [moongate.plugins.acl.Acl].
@NullMarked
package moongate.plugins.acl;

import org.jspecify.annotations.NullMarked;
