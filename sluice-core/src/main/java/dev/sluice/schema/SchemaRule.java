package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// A schema, and for which events it holds.
///
/// @param name what it is called
/// @param type the type of the events
/// @param version their version; empty holds for all versions that have no schema of their own
/// @param mode what becomes of events that do not conform
/// @param json what it says
/// @param compiled the same, to check with
public record SchemaRule(
    String name,
    String type,
    Optional<String> version,
    Mode mode,
    JsonNode json,
    JsonSchema compiled) {}
