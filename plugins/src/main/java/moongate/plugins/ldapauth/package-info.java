/// `ldap-auth`: clients authenticate with a user name and a password that a directory checks. Start
/// at [moongate.plugins.ldapauth.LdapAuth].
@NullMarked
package moongate.plugins.ldapauth;

import org.jspecify.annotations.NullMarked;
