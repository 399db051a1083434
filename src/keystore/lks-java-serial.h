// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-reader.h"

/* Passes over one object as java.io.ObjectOutputStream writes it (Java Object Serialization
 * Specification, chapter 6), stream header included: a JCEKS store keeps its secret keys so,
 * without their length. Nothing is decoded. FALSE: this is no such object, it is cut off, or it
 * nests deeper than any that a keystore holds. */
gboolean lks_java_serial_skip(LksReader *reader);
