-- What requests make, such as tokens: no configuration, so that the log of changes knows nothing of it.
-- The end of an entity is in milliseconds since 1970, null for never.
create table runtime_entities (
  entity text not null,
  id text not null,
  document text not null,
  expires_at bigint,
  primary key (entity, id)
);
create index runtime_entities_by_expiry on runtime_entities (expires_at);

-- What only one entity of a kind may have, as a digest of field and value.
create table runtime_keys (
  entity text not null,
  key_digest text not null,
  id text not null,
  primary key (entity, key_digest),
  foreign key (entity, id) references runtime_entities on delete cascade
);
create index runtime_keys_by_entity on runtime_keys (entity, id);

-- An entity goes with the document that it refers to.
create table runtime_references (
  entity text not null,
  id text not null,
  field text not null,
  to_entity text not null,
  to_id text not null,
  primary key (entity, id, field),
  foreign key (entity, id) references runtime_entities on delete cascade
);
create index runtime_references_by_target on runtime_references (to_entity, to_id);
