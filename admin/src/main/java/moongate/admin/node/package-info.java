/// What the Admin API knows of its node and has done by it: [NodeInfo] tells, the interfaces are
/// what the node offers, and [ClusterOrders] also goes to all other nodes of a database.
@NullMarked
package moongate.admin.node;

import org.jspecify.annotations.NullMarked;
