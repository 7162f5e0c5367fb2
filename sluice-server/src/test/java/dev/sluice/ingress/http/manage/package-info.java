/// What is proven about the management routes.
@NullMarked
package dev.sluice.ingress.http.manage;

import org.jspecify.annotations.NullMarked;
