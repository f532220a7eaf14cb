-- What the nodes tell each other. The position of a message is where it ends in the log, in bytes: it orders the messages,
-- and limits how much of them is kept. The end of a message is in milliseconds since 1970.
create table node_messages (
  position bigint primary key,
  id text not null unique,
  sender text not null,
  message text not null,
  expires_at bigint not null
);
create index node_messages_by_expiry on node_messages (expires_at);

-- One row: the end of the log, and the position up to which it was forgotten. Who appends to the log locks it.
create table node_message_log (written bigint not null, forgotten bigint not null);
insert into node_message_log values (0, 0);
