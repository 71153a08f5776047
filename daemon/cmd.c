#include "daemon/cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int cmd_fail(int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("navette: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
    return status;
}

static const struct cmd_option *find(const struct cmd_option *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    return NULL;
}

bool cmd_options(const struct cmd *cmd, const struct cmd_option *options, size_t option_count, const char **out_rest, size_t max,
                 size_t *out_count)
{
    *out_count = 0;
    for (int i = 1; i < cmd->argc; i++) {
        const char *word = cmd->argv[i];
        if (word[0] != '-' || word[1] == '\0') {
            if (*out_count == max)
                return cmd_fail(0, "%s: « %s » is one argument too many, see `navette help`", cmd->argv[0], word) != 0;
            out_rest[(*out_count)++] = word;
            continue;
        }
        const struct cmd_option *option = find(options, option_count, word);
        if (option == NULL)
            return cmd_fail(0, "%s: unknown option « %s », see `navette help`", cmd->argv[0], word) != 0;
        if (option->flag != NULL)
            *option->flag = true;
        else if (++i < cmd->argc)
            *option->value = cmd->argv[i];
        else
            return cmd_fail(0, "%s: %s wants a value", cmd->argv[0], word) != 0;
    }
    return true;
}

static struct conf *load(const struct cmd *cmd, bool proved, bool warnings)
{
    struct conf *conf = NULL;
    struct conf_mistakes mistakes = {0};
    enum err err = conf_load_from(cmd->conf, cmd->shipped, &conf, &mistakes);
    if (err == ERR_NONE && proved)
        err = conf_prove_serveurs(conf, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        const struct conf_mistake *mistake = &mistakes.items[i];
        if (mistake->is_warning && !warnings)
            continue;
        (void)fprintf(stderr, "navette: %.*s:%d: %s%.*s\n", STR_ARG(mistake->file), mistake->line, mistake->is_warning ? "warning: " : "",
                      STR_ARG(mistake->text));
    }
    if (err == ERR_NONE)
        return conf;
    conf_free(conf);
    return NULL;
}

struct conf *cmd_conf(const struct cmd *cmd)
{
    return load(cmd, false, false);
}

struct conf *cmd_conf_proved(const struct cmd *cmd, bool warnings)
{
    return load(cmd, true, warnings);
}
