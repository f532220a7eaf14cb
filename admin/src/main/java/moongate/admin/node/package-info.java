/// What the Admin API needs of its node: [NodeInfo] has the node's data, the interfaces are what
/// the API lets the node do, and [ClusterOrders] also sends commands to all other nodes of a
/// database.
@NullMarked
package moongate.admin.node;

import org.jspecify.annotations.NullMarked;
