/// Who may ask: an [AccessRule] for tokens, [Origins] for the pages that browsers show, [HostNames]
/// for the names that this machine may be asked by.
@NullMarked
package moongate.admin.access;

import org.jspecify.annotations.NullMarked;
