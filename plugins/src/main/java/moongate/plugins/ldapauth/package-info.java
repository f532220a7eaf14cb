/// `ldap-auth`: a client is whom a directory takes it for, by a user name and a password. Start at
/// [moongate.plugins.ldapauth.LdapAuth].
@NullMarked
package moongate.plugins.ldapauth;

import org.jspecify.annotations.NullMarked;
