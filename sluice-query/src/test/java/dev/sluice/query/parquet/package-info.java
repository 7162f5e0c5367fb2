@NullMarked
package dev.sluice.query.parquet;

import org.jspecify.annotations.NullMarked;
