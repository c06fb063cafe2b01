-- The configuration of the README, then what its user would see, as JSON in the file that `syscall_lint_seen` names.
vim.filetype.add({ extension = { mts = "typescript", cts = "typescript" } })
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.textDocument.diagnostic = nil
local servers = {}
vim.api.nvim_create_autocmd("FileType", {
  pattern = { "c", "javascript", "javascriptreact", "typescript", "typescriptreact" },
  callback = function()
    local folder = vim.fn.getcwd()
    servers[folder] = servers[folder] or vim.lsp.start_client({
      name = "syscall-lint",
      cmd = vim.g.syscall_lint_command,
      root_dir = folder,
      capabilities = capabilities,
    })
    vim.lsp.buf_attach_client(0, servers[folder])
  end,
})

local function ask(method, params)
  local answers = {}
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do
    table.insert(answers, answer.result)
  end
  return answers[1]
end

local function show(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  local shown = ask("textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"))
  return shown and shown.contents.value
end

-- What a user chooses from the menu of `vim.lsp.buf.code_action()`, which a script can't.
local function apply(wanted)
  local params = vim.lsp.util.make_range_params(0, "utf-16")
  params.context = { diagnostics = {} }
  for _, action in ipairs(ask("textDocument/codeAction", params) or {}) do
    if action.title:match(wanted) then
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
      return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
    end
  end
end

local function elsewhere()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(nil)) do
    if one.bufnr ~= vim.api.nvim_get_current_buf() then
      local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(one.bufnr), ":t")
      table.insert(found, { file = name, lnum = one.lnum, message = one.message })
    end
  end
  return found
end

local function report()
  vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 and #elsewhere() > 0 end, 20)
  local found = vim.diagnostic.get(0)
  local first = found[1] or { lnum = 0, col = 0 }
  local seen = { diagnostics = found, elsewhere = elsewhere(), hover = show(first.lnum + 1, first.col + 1) }
  seen.applied = apply("for this line$")
  vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end, 20)
  seen.left = #vim.diagnostic.get(0)
  vim.diagnostic.setqflist({ open = false })
  seen.quickfix = #vim.fn.getqflist()
  vim.fn.writefile({ vim.json.encode(seen) }, vim.g.syscall_lint_seen)
  vim.cmd("qall!")
end

vim.api.nvim_create_autocmd("VimEnter", { callback = function() vim.schedule(report) end })
