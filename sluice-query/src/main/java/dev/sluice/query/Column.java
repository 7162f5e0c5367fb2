package dev.sluice.query;

/// A column of a view or of an answer.
///
/// @param name its name
/// @param type its type in SQL
public record Column(String name, String type) {}
