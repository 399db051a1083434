// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-rule-private.h"

/* The verdict on one link, after the rules have looked at it: context->breaks holds what they found
 * wrong with the link itself, checker->breaks what is wrong with either side. */
void lks_judge_link(LksRuleContext *context, LksJudgement *judgement);
LksJudgement *lks_judgement_new(const LksLink *link); /* not judged yet */
void lks_judgement_free(LksJudgement *judgement);
